"""What plugins/modules/info.yml declares of the dictionary that volume.activation.info returns.

It is the one declaration: the module's result, what the audit reads of it and the results of
generated fleets are compared with it or made from it.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

INFO = Path(__file__).resolve().parents[2] / "plugins/modules/info.yml"
TYPES: Mapping[str, type] = {
    "bool": bool, "dict": dict, "int": int, "list": list, "str": str,
}  # fmt: skip
"""Python's type by the one of the documentation."""


@functools.cache
def declared() -> Mapping[str, Any]:
    """The keys of ``activation``; ``windows`` has those of a product."""
    content = yaml.safe_load(INFO.read_text("utf-8"))
    keys: dict[str, Any] = content["RETURN"]["activation"]["contains"]
    keys["windows"]["contains"] = keys["products"]["contains"]
    return keys


def paths(keys: Mapping[str, Any], above: str = "") -> Iterator[tuple[str, str]]:
    """Each key with those in it, such as kms_dns.error, with its type."""
    for name, key in keys.items():
        yield above + name, key["type"]
        yield from paths(key.get("contains", {}), f"{above}{name}.")


def unset(path: str = "") -> dict[str, Any]:
    """Every key that is declared at a path, with nothing in it."""
    keys = declared()
    for name in filter(None, path.split(".")):
        keys = keys[name]["contains"]
    return dict.fromkeys(keys)
