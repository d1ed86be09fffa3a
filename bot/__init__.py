"""What is said, to whom, through which channel."""
