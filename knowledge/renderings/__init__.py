"""The English beside the policies: read, signed, and held against the Chinese."""
