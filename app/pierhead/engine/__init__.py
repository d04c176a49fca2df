"""What containers need: the only place that speaks to an engine."""
