"""The parts of files that are derived from data, so that a fact stands in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import METHODS
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    DWORD,
    MULTI_STRING,
    REGISTRY_VALUES,
)

from tests.generated_products import products_table

DOCS = Path(__file__).resolve().parent.parent / "docs"

_POWERSHELL_TYPES = {"string": "[string]", "uint32": "[uint32]", "boolean": "[bool]"}
_REGISTRY_TYPES = {DWORD: "[int]", MULTI_STRING: "[string[]]"}


@dataclass(frozen=True)
class Generated:
    """A part of a file: what stands before and after it, and how it is made."""

    path: str
    begins: str
    ends: str
    content: Callable[[], str]


def powershell_methods() -> str:
    """The tables of methods at the top of _SppWrite.psm1."""
    lines = ["$script:Methods = @{"]
    for class_name, methods in METHODS.items():
        lines.append(f"    {class_name} = @{{")
        for name, method in methods.items():
            takes = "; ".join(f"{a} = {_POWERSHELL_TYPES[t]}" for a, t in method.takes.items())
            lines.append(
                f"        {name} = @{{ {takes} }}" if takes else f"        {name} = @{{ }}"
            )
        lines.append("    }")
    lines += ["}", "$script:Gives = @{"]
    giving = {n: m.gives for methods in METHODS.values() for n, m in methods.items() if m.gives}
    for name, arguments in giving.items():
        lines.append(f"    {name} = @({', '.join(map(repr, arguments))})")
    return "\n".join([*lines, "}", ""])


def powershell_registry_values() -> str:
    """The table of values at the top of _SppRegistry.psm1."""
    lines = ["$script:RegistryValues = @{"]
    for name, each in REGISTRY_VALUES.items():
        fields = (
            f"path = '{each.path}'; value = '{each.value}'; kind = '{each.kind}'; "
            f"type = {_REGISTRY_TYPES[each.kind]}"
        )
        lines.append(f"    {name} = @{{ {fields} }}")
    return "\n".join([*lines, "}", ""])


def slmgr_table() -> str:
    """Slmgr's options and what each is here, as Markdown."""
    rows = yaml.safe_load((DOCS / "slmgr.yml").read_text("utf-8"))
    lines = ["| slmgr | Here | Better |", "|---|---|---|"]
    lines += [
        f"| `{row['slmgr']}` | `{row['module']}`: `{row['option']}` | {row['better']} |"
        for row in rows
    ]
    return "\n".join([*lines, ""])


def ospp_table() -> str:
    """Ospp's options and what each is here, as Markdown."""
    rows = yaml.safe_load((DOCS / "ospp.yml").read_text("utf-8"))
    lines = ["| ospp | Here | Better |", "|---|---|---|"]
    for row in rows:
        is_offered = row["module"] != "none"
        here = f"`{row['module']}`: `{row['option']}`" if is_offered else "not offered"
        lines.append(f"| `{row['ospp']}` | {here} | {row['better']} |")
    return "\n".join([*lines, ""])


GENERATED = (
    Generated(
        path="README.md",
        begins="<!-- written by make generate from docs/slmgr.yml -->\n",
        ends="<!-- end -->",
        content=slmgr_table,
    ),
    Generated(
        path="README.md",
        begins="<!-- written by make generate from docs/ospp.yml -->\n",
        ends="<!-- end -->",
        content=ospp_table,
    ),
    Generated(
        path="README.md",
        begins="<!-- written by make generate from supported_releases.csv -->\n",
        ends="<!-- end -->",
        content=products_table,
    ),
    Generated(
        path="plugins/module_utils/_SppWrite.psm1",
        begins="# _wmi_methods.py.\n",
        ends="\nfunction Get-StepTarget",
        content=powershell_methods,
    ),
    Generated(
        path="plugins/module_utils/_SppRegistry.psm1",
        begins="from _registry_values.py.\n",
        ends="\nfunction Get-AllowedRegistryValue",
        content=powershell_registry_values,
    ),
)
