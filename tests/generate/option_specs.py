"""The options of each action plugin as ansible-core's validator takes them, as Python."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from tests.generate.documentation import (
    CHECKED_BY_US,
    ELEMENTS_CHECKED_BY_US,
    SECRET,
    Option,
    options_of,
)
from tests.generate.part import Part

PACKAGES = {
    "adopt": "_adopt",
    "info": "_info",
    "kms_host": "_kms_host",
    "maintenance": "_maintenance",
    "office": "_office",
    "offline_script": "_offline",
    "plan_kms": "_plan",
    "preflight": "_preflight",
    "report": "_report",
    "rollback": "_rollback",
    "validate": "_validate",
    "windows": "_windows",
}
_HEAD = '''\
# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Options of volume.activation.{module}: written by make generate from {module}.yml."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

# What is raw is checked by our own code: a type error of core's would print what was given.
{constant}: Mapping[str, Mapping[str, Any]] = {{
'''
_WIDTH = 100


def option_spec(options: Mapping[str, Option]) -> dict[str, dict[str, Any]]:
    """Options as an argument spec of ansible-core."""
    return {name: _spec(option) for name, option in options.items()}


def _spec(option: Option) -> dict[str, Any]:
    is_raw = option.name in CHECKED_BY_US
    spec: dict[str, Any] = {"type": "raw" if is_raw else option.type}
    if option.elements and not is_raw:
        spec["elements"] = "raw" if option.name in ELEMENTS_CHECKED_BY_US else option.elements
    if option.choices:
        spec["choices"] = list(option.choices)
    if option.default is not None:
        spec["default"] = option.default
    if option.required:
        spec["required"] = True
    if option.name in SECRET:
        spec["no_log"] = True
    if option.suboptions:
        spec["options"] = option_spec(option.suboptions)
    return spec


def options_module(module: str) -> str:
    """The source of options.py of a module's package."""
    head = _HEAD.format(module=module, constant=f"{module.upper()}_ARGUMENT_SPEC")
    entries = [_entry(name, spec, 4) for name, spec in option_spec(options_of(module)).items()]
    return f"{head}{''.join(entries)}}}\n"


def _entry(key: str, value: Any, indent: int) -> str:
    """One entry of a dictionary, formatted as ruff formats it."""
    start = f'{" " * indent}"{key}": '
    line = f"{start}{_literal(value)},\n"
    if len(line) <= _WIDTH + 1 or not isinstance(value, dict | list):
        return line
    if isinstance(value, dict):
        inner = "".join(_entry(each, value[each], indent + 4) for each in value)
        return f"{start}{{\n{inner}{' ' * indent}}},\n"
    inner = "".join(f"{' ' * (indent + 4)}{_literal(each)},\n" for each in value)
    return f"{start}[\n{inner}{' ' * indent}],\n"


def _literal(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, dict):
        return (
            f"{{{', '.join(f'{_literal(key)}: {_literal(each)}' for key, each in value.items())}}}"
        )
    return repr(value)


OPTION_SPECS = tuple(
    Part(f"plugins/plugin_utils/{package}/options.py", partial(options_module, module))
    for module, package in PACKAGES.items()
)
