"""How many random examples a property is tried with: fewer in ``make check``."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

WHOLE, FEW = "whole", "few"
_BY_DEFAULT, _FEW, _LEAST = 100, 10, 5


def register_profiles() -> None:
    """Without time limits: a machine may have much else to do."""
    for name, examples in ((WHOLE, _BY_DEFAULT), (FEW, _FEW)):
        settings.register_profile(
            name,
            max_examples=examples,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    settings.load_profile(WHOLE)


def examples(whole: int) -> int:
    """So many in ``make test``; as many fewer in ``make check`` as properties without a number."""
    return max(_LEAST, whole * settings().max_examples // _BY_DEFAULT)
