"""Measurements: what is counted first, then seconds and memory. Not part of the tests."""
