"""One file per sidebar entry."""
