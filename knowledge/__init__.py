"""What the policies say, and when it is in force."""
