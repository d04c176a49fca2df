"""What the user may choose, section by section."""
