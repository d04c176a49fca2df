"""Documents in tabs, splits and windows of their own."""
