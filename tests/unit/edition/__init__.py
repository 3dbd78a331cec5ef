"""The edition of a running Windows."""
