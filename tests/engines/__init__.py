"""Real container engines for the tests: made on the spot, private, gone without a trace."""
