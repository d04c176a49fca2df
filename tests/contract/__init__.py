"""What every engine promises, put to the one in memory and to a real one."""
