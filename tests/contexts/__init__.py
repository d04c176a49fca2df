"""Build contexts for tests, and the docker command to compare with."""
