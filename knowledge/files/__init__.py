"""Files of anybody, read within bounds of size, depth and time."""
