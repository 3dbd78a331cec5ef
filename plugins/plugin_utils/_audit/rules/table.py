# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every rule of the audit, as found in the modules beside this one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ..rule import Check, Rule
from . import key, kms_client, kms_hosts, license, machine, support
from .told import IGNORE_EXPIRED, IGNORE_UNUSED, UNREAD_RULES

_MODULES = (license, key, kms_client, machine, support, kms_hosts)


def _rules() -> Iterator[Rule]:
    yield from UNREAD_RULES
    for module in _MODULES:
        yield from (each for each in vars(module).values() if isinstance(each, Rule))
    yield from (IGNORE_EXPIRED, IGNORE_UNUSED)


RULES: Mapping[str, Rule] = {rule.id: rule for rule in _rules()}
"""Rules by ID, in the order in which they are documented."""


def checks_that_look_at(what: str) -> tuple[tuple[Rule, Check], ...]:
    """The rules that take such a look, with their checks."""
    return tuple(
        (rule, rule.check) for rule in RULES.values() if rule.looks_at == what and rule.check
    )


def title_of(rule: str) -> str:
    """What a rule stands for; its ID where it is none of these."""
    return RULES[rule].title if rule in RULES else rule
