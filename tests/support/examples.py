"""How many random examples a property is tried with: few in ``make check`` and on mutants, many on
request.
"""

from __future__ import annotations

from hypothesis import HealthCheck, Phase, settings

WHOLE, FEW, MANY, MUTANTS = "whole", "few", "many", "mutants"
_BY_DEFAULT, _FEW, _MANY, _LEAST = 100, 10, 1000, 5


def register_profiles() -> None:
    """Without time limits: a machine may have much else to do. Each time the same, or new ones."""
    for name, examples in ((WHOLE, _BY_DEFAULT), (FEW, _FEW), (MANY, _MANY)):
        settings.register_profile(
            name,
            max_examples=examples,
            derandomize=name != MANY,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        )
    # That one example fails is all that is asked: no smaller one is looked for.
    settings.register_profile(
        MUTANTS, settings.get_profile(FEW), phases=(Phase.explicit, Phase.generate)
    )
    settings.load_profile(WHOLE)


def examples(whole: int, least: int = _LEAST) -> int:
    """So many in ``make test``; a tenth of them, but ``least``, where few are tried."""
    return max(least, whole * settings().max_examples // _BY_DEFAULT)
