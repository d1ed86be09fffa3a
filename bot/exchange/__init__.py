"""What rooms hand each other: questions, answers, messages, replies."""
