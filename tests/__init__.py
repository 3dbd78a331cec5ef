"""Tests and the lab of volume.activation."""
