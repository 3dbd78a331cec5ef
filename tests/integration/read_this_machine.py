"""Reads the Windows machine that runs it, as volume.activation.info would. Needs no Ansible.

The collection's own PowerShell reads, its own Python parses; nothing is written.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = Path(__file__).with_suffix(".ps1")
MODULE = ROOT / "plugins" / "module_utils" / "_SppRead.psm1"
TIMEOUT_SECONDS = 300.0


class ReadError(Exception):
    """PowerShell could not read the machine, or its answer is not a state."""


def read_this_machine(powershell: str, module: Path = MODULE) -> dict[str, Any]:
    """The activation state of this machine; ReadError says why there is none."""
    _make_importable()
    from ansible_collections.volume.activation.plugins.plugin_utils._info.info import (
        activation_info,
    )
    from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import (
        parse_state,
    )
    from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError
    from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request

    raw = raw_state(powershell, module, info_request(office=True))
    try:
        return activation_info(parse_state(raw), datetime.now(UTC))
    except StateError as error:
        raise ReadError(str(error)) from error


def raw_state(powershell: str, module: Path, request: Mapping[str, Any]) -> dict[str, Any]:
    """What Get-SppState of that module returns for the request."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "request.json")
        file.write_text(json.dumps(request), "utf-8")
        done = subprocess.run(
            [
                *(powershell, "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass"),
                *("-File", str(SCRIPT), "-Module", str(module), "-Request", str(file)),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=TIMEOUT_SECONDS,
            check=False,
        )
    errors = done.stderr.decode("utf-8", "replace").strip()
    if done.returncode or errors:
        raise ReadError(f"{powershell} ended with {done.returncode}: {errors}")
    try:
        state: dict[str, Any] = json.loads(done.stdout.decode("utf-8-sig"))["state"]
    except (ValueError, KeyError) as error:
        raise ReadError(f"{powershell} printed something else than a state") from error
    return state


def _make_importable() -> None:
    # A checkout on Windows may have no links, and there is no Ansible to find collections.
    for name in ("ansible_collections", "ansible_collections.volume"):
        sys.modules.setdefault(name, ModuleType(name)).__dict__.setdefault("__path__", [])
    collection = "ansible_collections.volume.activation"
    sys.modules.setdefault(collection, ModuleType(collection)).__dict__.setdefault(
        "__path__", [str(ROOT)]
    )


def main(arguments: list[str] | None = None) -> int:
    """Print the state as JSON; exit code 1 with the reason when there is none."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--powershell", default="powershell.exe", metavar="COMMAND")
    parser.add_argument("--module", default=MODULE, type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    try:
        state = read_this_machine(options.powershell, options.module)
    except (OSError, ReadError, subprocess.TimeoutExpired) as error:
        print(error, file=sys.stderr)
        return 1
    print(json.dumps(state, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
