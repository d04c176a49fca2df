"""Reusable widgets that know no container noun."""
