"""Makes the checkout importable as ansible_collections.volume.activation, as ansible-core does."""

from __future__ import annotations

from pathlib import Path

from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

ROOT = Path(__file__).resolve().parent.parent

_AnsibleCollectionFinder(paths=[str(ROOT / "playbooks" / "collections")])._install()
