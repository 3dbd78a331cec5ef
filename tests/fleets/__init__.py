"""Fleets as an organisation has them, made from a seed: for tests, benchmarks and the lab."""
