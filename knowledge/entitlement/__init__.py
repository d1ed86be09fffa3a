"""Benefits as data, and three-valued verdicts on who can get them."""
