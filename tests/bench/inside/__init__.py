"""Programs that the bench runs in a process of their own."""
