"""What the user can do, declared once."""
