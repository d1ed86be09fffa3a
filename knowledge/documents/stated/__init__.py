"""What a document says of itself: its dates, its number, its issuer, and what it repeals."""
