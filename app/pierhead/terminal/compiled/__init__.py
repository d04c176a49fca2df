"""The parts of a terminal that are compiled where a compiler is there; nothing needs them."""
