"""Run Python on the next ansible-core, a candidate until it is out: -m tests.next_core ARGUMENTS.

Where it can't be had, or has been run already, that is one line and no failure.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from tests import kerberos_client
from tests.newer_python import Version, newer_python
from tests.stage import ROOT

REQUIREMENT = "ansible-core>=2.22.0rc1"
"""That it names a candidate is what has pip take one; the newest there is."""
PYTHON: Version = (3, 13)
"""ansible-core 2.22 needs it."""
HOME = ".venv-next"
_VERSION = "from importlib.metadata import version; print(version('ansible-core'))"


def main(arguments: Sequence[str], root: Path = ROOT, python: str | None = None) -> int:
    """The exit code of Python with these arguments, 0 where it was not run."""
    python = python or _python()
    if python is None:
        print(f"not run on {REQUIREMENT}: no Python {'.'.join(map(str, PYTHON))} or later here")
        return 0
    ours = root / HOME / "bin" / "python"
    if not _installed(python, ours, root / f"{HOME}.log"):
        print(f"not run on {REQUIREMENT}: it could not be installed, as {HOME}.log says")
        return 0
    version = _core_of(ours)
    if version in map(_core_of, (Path(sys.executable), root / ".venv-newer" / "bin" / "python")):
        print(f"not run on {REQUIREMENT}: there is none after {version}, which has its own run")
        return 0
    return subprocess.run([str(ours), *arguments], check=False).returncode


def _python() -> str | None:
    return sys.executable if sys.version_info >= PYTHON else newer_python(PYTHON)


def _installed(python: str, ours: Path, log: Path) -> bool:
    """Whether the environment holds what the tests need; what went wrong is in the log."""
    make = [python, "-m", "venv", str(ours.parents[1])]
    needed = ["-r", str(ROOT / "tests" / "requirements.txt"), REQUIREMENT]
    install = [str(ours), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *needed]
    with log.open("w", encoding="utf-8") as file:
        for command in [install] if ours.exists() else [make, install]:
            done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False)
            if done.returncode:
                return False
    kerberos_client.main([str(ours)])
    log.unlink()
    return True


def _core_of(python: Path) -> str | None:
    if not python.exists():
        return None
    done = subprocess.run(
        [str(python), "-c", _VERSION], capture_output=True, text=True, check=False
    )
    return done.stdout.strip() or None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
