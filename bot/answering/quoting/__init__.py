"""Which sentences of a clause are quoted, to the letter, and what a citation says of them."""
