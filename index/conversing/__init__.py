"""Which clauses answer a message, given the conversation it belongs to: learned, not rewritten."""
