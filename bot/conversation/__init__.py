"""A conversation: messages received, understood in their turn, and kept."""
