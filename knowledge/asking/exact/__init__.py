"""What a question names to the letter: an article by its number, a class, a year."""
