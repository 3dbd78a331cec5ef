"""A lab of simulated Windows machines behind real transports.

The checkout is importable as ansible_collections.volume.activation, from here and in the tests.
"""

from __future__ import annotations

from pathlib import Path

from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionFinder

_COLLECTIONS = Path(__file__).resolve().parent.parent / "playbooks" / "collections"

_AnsibleCollectionFinder(paths=[str(_COLLECTIONS)])._install()
