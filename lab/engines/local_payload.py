"""Payloads made from files or text, as decode_payload gives them, without ansible in between."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from lab.payload import MODULE_WRAPPER, Payload

_PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
_PREFIX = "ansible_collections.volume.activation.plugins"
_UTILITY = re.compile(r"^#AnsibleRequires -PowerShell \.\.module_utils\.(\w+)\s*$", re.MULTILINE)


def payload_of(module: str, arguments: Mapping[str, Any], *, check_mode: bool = False) -> Payload:
    """A run of one of the collection's PowerShell modules, with the utilities that it names."""
    source = (_PLUGINS / "modules" / f"{module}.ps1").read_text("utf-8")
    utilities = {
        f"{_PREFIX}.module_utils.{name}.psm1": (
            _PLUGINS / "module_utils" / f"{name}.psm1"
        ).read_text("utf-8")
        for name in _UTILITY.findall(source)
    }
    return payload_of_text(
        source, {**arguments, "_ansible_check_mode": check_mode}, name=module, utilities=utilities
    )


def payload_of_text(
    source: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    name: str = "script",
    utilities: Mapping[str, str] | None = None,
) -> Payload:
    """A run of a module of that text; ``utilities`` is names (.psm1) to text."""
    script = f"{_PREFIX}.modules.{name}.ps1"
    texts = {**(utilities or {}), script: source}
    scripts = {
        key: {"path": None, "script": base64.b64encode(text.encode("utf-8")).decode("ascii")}
        for key, text in texts.items()
    }
    values = dict(arguments or {})
    params = {
        "Script": script,
        "Variables": [{"Name": "complex_args", "Value": values, "Scope": "Global"}],
        "CSharpModules": [],
        "PowerShellModules": list(utilities or ()),
        "ForModule": True,
    }
    return Payload(
        module_name=name,
        arguments=values,
        script_names=tuple(scripts),
        manifest={"scripts": scripts, "actions": [{"name": MODULE_WRAPPER, "params": params}]},
        uses_csharp=False,
    )
