"""Tests. The lab makes the checkout importable as ansible_collections.volume.activation."""

import lab as lab
