"""Snapshots: built, verified, published and followed."""
