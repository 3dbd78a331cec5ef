"""Modules of the collection from other code than their files have."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import CodeType
from typing import Any

from ansible.utils.collection_loader._collection_finder import _AnsibleCollectionPkgLoaderBase


def load_instead(codes: Mapping[Path, CodeType]) -> set[Path]:
    """From now on, in this process, each of these files has this code; those loaded, as they are.

    What has been imported before stays.
    """
    # The lab makes the checkout importable by ansible's own finder, and its loader is this.
    loader: Any = _AnsibleCollectionPkgLoaderBase
    get_code = loader.get_code
    loaded: set[Path] = set()

    def get_given(self: Any, name: str) -> Any:
        path = Path(self.get_filename(name) or "").resolve()
        if path not in codes:
            return get_code(self, name)
        loaded.add(path)
        return codes[path]

    loader.get_code = get_given
    return loaded
