"""The Dockerfile language; knows no engine and no Qt."""
