"""What people run in place of this collection, and what a converged machine answers to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

NO_OP = "basic_no_op"
"""A module of our own: Ansible.Basic, no option, nothing done. What ansible itself costs."""

NO_OP_SCRIPT = """#!powershell
#AnsibleRequires -CSharpUtil Ansible.Basic
$spec = @{ options = @{}; supports_check_mode = $true }
$module = [Ansible.Basic.AnsibleModule]::Create($args, $spec)
$module.ExitJson()
"""

_HAND_WRITTEN = """
$product = Get-CimInstance SoftwareLicensingProduct -Filter "PartialProductKey IS NOT NULL AND ApplicationId = '55c92734-d682-4d71-983e-d6ec3f16059f'"
$service = Get-CimInstance SoftwareLicensingService
if ($service.KeyManagementServiceMachine -ne $KmsHost) {
    Invoke-CimMethod -InputObject $service -MethodName SetKeyManagementServiceMachine -Arguments @{ MachineName = $KmsHost }
    $Ansible.Changed = $true
}
if ($product.LicenseStatus -ne 1) {
    Invoke-CimMethod -InputObject $product -MethodName Activate
    $Ansible.Changed = $true
}
else { $Ansible.Changed = $false }
"""  # noqa: E501, as people write it
_HOST = {"kms_host": "kms01.contoso.example"}


_SLMGR = r"cscript.exe //NoLogo C:\Windows\System32\slmgr.vbs"


def _slmgr(arguments: str) -> dict[str, Any]:
    return {"ansible.windows.win_command": f"{_SLMGR} {arguments}"}


_SET_HOST = _slmgr("/skms {{ kms_host }}")
_ACTIVATE = _slmgr("/ato")
_LICENSED = {"that": "'Licensed' in license_status.stdout", "quiet": True}

PLAYS: Mapping[str, list[dict[str, Any]]] = {
    "no-op": [{NO_OP: {}}],
    "ansible.windows.win_ping": [{"ansible.windows.win_ping": {}}],
    "one win_powershell, written by hand": [
        {
            "ansible.windows.win_powershell": {
                "script": _HAND_WRITTEN,
                "parameters": {"KmsHost": "{{ kms_host }}"},
            }
        }
    ],
    "two tasks with slmgr": [_SET_HOST, _ACTIVATE],
    "six tasks": [
        {
            "ansible.windows.win_reg_stat": {
                "path": r"HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion",
                "name": "EditionID",
            },
            "register": "edition",
        },
        _slmgr("/ipk {{ setup_keys[edition.value] }}") | {"no_log": True},
        _SET_HOST,
        _ACTIVATE,
        _slmgr("/dli") | {"register": "license_status"},
        {"ansible.builtin.assert": _LICENSED},
    ],
}
"""Tasks of each, on every machine."""

VARIABLES: Mapping[str, Any] = {**_HOST, "setup_keys": {"ServerStandard": "a published key"}}

_COMMAND = {
    "changed": True,
    "cmd": _SLMGR,
    "rc": 0,
    "stdout": "License Status: Licensed\r\n",
    "stderr": "",
    "start": "2026-08-01 12:00:00.000000",
    "end": "2026-08-01 12:00:01.000000",
    "delta": "0:00:01.000000",
}
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    NO_OP: {"changed": False},
    "win_ping": {"changed": False, "ping": "pong"},
    "win_powershell": {
        "changed": False, "result": {}, "host_out": "", "host_err": "", "output": [], "error": [],
        "warning": [], "verbose": [], "debug": [], "information": [],
    },
    "win_command": _COMMAND,
    "win_reg_stat": {
        "changed": False, "exists": True, "type": "REG_SZ", "value": "ServerStandard",
        "raw_value": "ServerStandard",
    },
}  # fmt: skip
"""What the modules of the peers print on a converged machine, by the name of the module."""
