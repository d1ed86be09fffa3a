"""Services and activities as data, read and named."""
