"""The tabs of one selected thing."""
