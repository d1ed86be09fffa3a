"""The database of the records: its tables, transactions and bad hours."""
