# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The proposed inventory as YAML: what a site shares in its group, exceptions with the machine."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence

from .adopted import KMS_HOSTS, NOT_ADOPTED, WINDOWS_CLIENTS, Adopted
from .settings import OFFICE_PREFIX, WINDOWS_PREFIX, Settings, Value

OFFICE_CLIENTS = "office_clients"

_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]+)*")
_NOT_TEXT = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
_SHARED = ("kms_host", "kms_port", "kms_discovery", "method", "activation_type")
_HEAD = """\
---
# Proposed by volume.activation.adopt from the audit of {generated}. How machines are
# reached is not in it: keep that in another inventory, and name both with -i. Look first: activate
# --check and office --check change nothing on a machine without a remark.
all:
  children:
"""


def inventory_yaml(machines: Sequence[Adopted], generated: str) -> str:
    """The inventory; machines by name."""
    ordered = sorted(machines, key=lambda each: each.name)
    clients = [each for each in ordered if each.group == WINDOWS_CLIENTS]
    by_site: defaultdict[str, list[Adopted]] = defaultdict(list)
    for each in clients:
        by_site[each.site or "site_unknown"].append(each)
    by_product: defaultdict[str, list[str]] = defaultdict(list)
    for each in ordered:
        for product in each.products:
            by_product[product].append(each.name)
    lines: list[str] = []
    if clients:
        lines += [f"    {WINDOWS_CLIENTS}:", "      children:"]
        for site, of_site in sorted(by_site.items()):
            lines += _site(site, of_site)
    for group in (KMS_HOSTS, NOT_ADOPTED):
        of_group = [each for each in ordered if each.group == group]
        if of_group:
            lines += [f"    {group}:", "      hosts:"]
            lines += [
                line
                for each in of_group
                for line in _host(each, (*each.settings, *(each.office or ())), 8)
            ]
    with_office = [each.name for each in ordered if each.office is not None]
    named = {
        **({OFFICE_CLIENTS: with_office} if with_office else {}),
        **dict(sorted(by_product.items())),
    }
    for group, names in named.items():
        lines += [f"    {group}:", "      hosts:", *(f"        {_text(each)}:" for each in names)]
    return _HEAD.format(generated=generated) + "".join(f"{line}\n" for line in lines)


def _site(site: str, machines: Sequence[Adopted]) -> Iterator[str]:
    windows = _most_common(each.settings for each in machines)
    office = _most_common(each.office for each in machines if each.office is not None)
    yield f"        {site}:"
    if windows or office:
        yield "          vars:"
        yield from (f"            {name}: {_value(value)}" for name, value in (*windows, *office))
    yield "          hosts:"
    for machine in machines:
        own = [*_exceptions(machine.settings, windows)]
        if machine.office is not None:
            own += _exceptions(machine.office, office)
        yield from _host(machine, own, 12)


def _most_common(settings: Iterable[Settings]) -> Settings:
    common = Counter(map(_shared, settings)).most_common()
    # Of several as common the first by its text, so that the same audit gives the same file.
    return min((each for each, number in common if number == common[0][1]), key=repr, default=())


def _exceptions(settings: Settings, shared: Settings) -> Iterator[tuple[str, Value]]:
    """What differs from the site; what the site sets and the machine does not is taken back."""
    own, of_site = dict(settings), dict(shared)
    for name in of_site.keys() - own.keys():
        yield name, _NOTHING[_option(name)]
    for name, value in own.items():
        if name not in of_site or of_site[name] != value:
            yield name, value


_NOTHING: dict[str, Value] = {
    "kms_host": "",
    "kms_port": None,
    "kms_discovery": False,
    "method": "kms",
    "activation_type": None,
}


def _shared(settings: Settings) -> Settings:
    return tuple((name, value) for name, value in settings if _option(name) in _SHARED)


def _option(name: str) -> str:
    return name.removeprefix(WINDOWS_PREFIX).removeprefix(OFFICE_PREFIX)


def _host(machine: Adopted, variables: Iterable[tuple[str, Value]], indent: int) -> Iterator[str]:
    space = " " * indent
    yield from (f"{space}# {reason}" for reason in machine.reasons)
    yield f"{space}{_text(machine.name)}:"
    yield from (f"{space}  {name}: {_value(value)}" for name, value in sorted(variables))


def _value(value: Value) -> str:
    return _text(value) if isinstance(value, str) else json.dumps(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in _NOT_TEXT:
        return text
    return json.dumps(text)
