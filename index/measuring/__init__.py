"""How well the index answers judged questions."""
