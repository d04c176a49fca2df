"""What the user fills in."""
