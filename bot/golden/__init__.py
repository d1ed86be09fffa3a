"""Golden questions and dialogues: had, and judged by what is shown."""
