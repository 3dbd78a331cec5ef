"""Measurements: what is counted first, then seconds and memory. Not part of the tests."""

import tests  # noqa: F401, makes the checkout importable as ansible_collections.volume.activation
