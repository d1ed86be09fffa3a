"""What is kept between messages, in SQL: one function a deed, each on an open connection."""
