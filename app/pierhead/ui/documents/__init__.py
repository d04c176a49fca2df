"""What opens as a tab of its own in the workspace."""
