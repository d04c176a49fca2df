"""A terminal without a window: bytes in, dirty lines out."""
