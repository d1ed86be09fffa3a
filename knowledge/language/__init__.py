"""Chinese text: segmented, normalised, its words and slots."""
