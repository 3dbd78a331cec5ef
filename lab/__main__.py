"""Serve a fleet: python -m lab FLEET [--port N] [--inventory FILE] [--engine NAME]."""

from __future__ import annotations

import argparse
import json
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lab.lab_machine import Engine


def main(arguments: list[str] | None = None) -> int:
    """Serve until SIGINT, or until SIGTERM; then print what each machine was asked."""
    # Not with the file, so that Ctrl+C ends it quietly while they load, too.
    import yaml

    from lab.fleet import FleetError, load_fleet
    from lab.lab import Lab

    parser = argparse.ArgumentParser(prog="python -m lab", description=__doc__)
    parser.add_argument("fleet", type=Path, help="fleet file (YAML), see lab/README.md")
    parser.add_argument("--port", type=int, default=0, help="TCP port; 0, the default: a free one")
    parser.add_argument("--inventory", type=Path, help="also write the inventory to this file")
    parser.add_argument(
        "--engine",
        choices=("python", "pwsh"),
        default="python",
        help="what runs a module: Python (default), or the collection's own PowerShell",
    )
    options = parser.parse_args(arguments)
    try:
        fleet = load_fleet(options.fleet)
    except (OSError, yaml.YAMLError, FleetError) as error:
        print(f"{options.fleet}: {error}", file=sys.stderr)
        return 2
    engine = _engine(options.engine)
    if engine is None:
        print("no pwsh found: put it on PATH, or its path into PWSH", file=sys.stderr)
        return 2
    stopped, asked = threading.Event(), threading.Event()

    def stop(number: int, _frame: object) -> None:
        if number == signal.SIGTERM:
            asked.set()
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    with Lab(fleet, engine, port=options.port) as lab:
        inventory = yaml.safe_dump(lab.inventory(), sort_keys=False)
        if options.inventory:
            options.inventory.write_text(inventory, "utf-8")
        print(inventory, flush=True)
        print(f"# serving {len(lab.machines)} machines until stopped (Ctrl+C)", flush=True)
        stopped.wait()
        if asked.is_set():
            print(json.dumps({n: vars(s) for n, s in lab.stats().items()}, default=list))
    return 0


def _engine(name: str) -> Engine | None:
    from lab.engines.pwsh import PwshEngine, find_pwsh
    from lab.engines.python import PythonEngine

    if name == "python":
        return PythonEngine()
    pwsh = find_pwsh()
    return PwshEngine(pwsh) if pwsh else None


if __name__ == "__main__":
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    sys.exit(main())
