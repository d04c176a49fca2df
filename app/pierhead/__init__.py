"""Pierhead: a native desktop app for container engines."""
