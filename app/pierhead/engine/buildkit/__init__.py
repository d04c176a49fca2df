"""BuildKit over the engine's API: what it says of a build, as steps and their output."""
