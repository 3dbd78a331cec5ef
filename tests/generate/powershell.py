"""The tables of the PowerShell modules: what may be called and set, as Python has it."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import METHODS
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    DWORD,
    MULTI_STRING,
    REGISTRY_VALUES,
    STRING,
)

from tests.generate.part import Part

_POWERSHELL_TYPES = {"string": "[string]", "uint32": "[uint32]", "boolean": "[bool]"}
_REGISTRY_TYPES = {DWORD: "[int]", MULTI_STRING: "[string[]]", STRING: "[string]"}


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


POWERSHELL = (
    Part(
        "plugins/module_utils/_SppWrite.psm1",
        powershell_methods,
        begins="from _wmi/methods.py.\n",
        ends="\nfunction Get-StepTarget",
    ),
    Part(
        "plugins/module_utils/_SppRegistry.psm1",
        powershell_registry_values,
        begins="from _wmi/registry.py.\n",
        ends="\nfunction Get-AllowedRegistryValue",
    ),
)
