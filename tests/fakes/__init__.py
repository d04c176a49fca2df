"""Stand-ins that keep the same promises as the real things; the contract tests hold them to it."""
