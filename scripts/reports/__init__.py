"""What commands print of what they did."""
