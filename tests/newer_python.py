"""Print a Python that takes a newer ansible-core than this one: -m tests.newer_python."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

Version = tuple[int, int]

FIRST_WITH_NEWER_CORE: Version = (3, 12)
"""ansible-core 2.20 and later need it."""
_LAST = 16


def newer_python(first: Version) -> str | None:
    """An interpreter of that version or later, the newest; none where the machine has none."""
    return next(filter(_works, _candidates(first)), None)


def _candidates(first: Version) -> Iterator[str]:
    """Interpreters by name on PATH, then those of pyenv, newest first."""
    minors = range(_LAST, first[1] - 1, -1)
    yield from filter(None, (shutil.which(f"python3.{minor}") for minor in minors))
    versions = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"), "versions")
    for minor in minors:
        yield from map(str, sorted(versions.glob(f"3.{minor}.*/bin/python3"), reverse=True))


def _works(python: str) -> bool:
    """Whether it runs: a shim of a version manager may be on PATH and refuse to."""
    code = "import venv, ensurepip"
    return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0


def main() -> int:
    """Print the interpreter; exit code 1 when there is none, or this one is new enough."""
    if sys.version_info >= FIRST_WITH_NEWER_CORE:
        return 1
    found = newer_python(FIRST_WITH_NEWER_CORE)
    if found is None:
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
