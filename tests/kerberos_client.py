"""Kerberos for pywinrm, which pip compiles: python -m tests.kerberos_client [PYTHON ...].

Where the machine can't compile it, that is one line and no failure; the tests that need it say so.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

NEEDED = ("krb5-config", "gcc")
"""Debian's libkrb5-dev and gcc; the headers of this Python come with most of them."""
PACKAGE = "pywinrm[kerberos]"


def main(pythons: Sequence[str]) -> int:
    """Install it for each Python that lacks it."""
    for python in pythons or [sys.executable]:
        problem = install(Path(python))
        if problem:
            print(f"no Kerberos for the tests: {problem}")
    return 0


def install(python: Path) -> str | None:
    """What kept it from being there, None where it is."""
    if _done(python, "-c", "import kerberos"):
        return None
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        return f"no {' and no '.join(missing)} here"
    if not _done(python, "-m", "pip", "install", "--quiet", PACKAGE):
        return f"pip can't compile {PACKAGE} for {python}"
    return None


def _done(python: Path, *arguments: str) -> bool:
    command = [str(python), *arguments]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
