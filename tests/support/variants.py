"""Variants of a machine for properties and scenarios: every axis of the lab, by its values."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from lab.simulation.variant import AXES, Variant

COLUMNS_OF_9600 = (
    "DiscoveredKeyManagementServiceMachineIpAddress",
    "RemainingAppReArmCount",
    "RemainingSkuReArmCount",
)
ABSENT = frozenset(
    f"SoftwareLicensing{name}.{column}"
    for name in ("Product", "Service")
    for column in COLUMNS_OF_9600
)
"""Those that scripts take from 9600 on only."""

_VALUES = {**AXES, "absent_columns": (frozenset(), ABSENT)}


def variants() -> st.SearchStrategy[Variant]:
    """Any machine of the matrix; the default of each axis is the simplest."""
    return st.builds(Variant, **{name: st.sampled_from(values) for name, values in _VALUES.items()})


def content_of(variant: Variant) -> dict[str, Any]:
    """As a fleet file has it."""
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in vars(variant).items()}
