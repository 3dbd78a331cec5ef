"""ansible-test sanity on a staged copy, all of it that can run here: python -m tests.run_sanity.

ansible-test makes an environment per test with pip, at the versions that ansible-core pins. They
are kept in build/ansible-test.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from tests.stage import ROOT, stage

HOME = ROOT / "build" / "ansible-test"
"""Stands in for the home folder, of which ansible-test uses .ansible/test."""

PYTHON = ".".join(map(str, sys.version_info[:2]))
PSLINT_MODULES = ("PSScriptAnalyzer", "PSSA-PSCustomUseLiteralPath")

# ansible-test looks for get-pip.py here before it fetches that from a site of its own, which a
# machine with a package index alone can't reach. The pip that Python brings along does as well.
BOOTSTRAP = """\
import subprocess
import sys

sys.exit(subprocess.call([sys.executable, "-m", "ensurepip"]))
"""
PIP_VERSIONS = ("24.2", "25.2")
"""What ansible-core 2.19, and 2.21 and 2.22, ask for."""

_ELSEWHERE = re.compile(r"@ *https://([^/\s]+)/")
_CONNECT_SECONDS = 10


@dataclass(frozen=True)
class Skip:
    """A sanity test that can't run here, and why."""

    test: str
    reason: str


def skips(pwsh_modules: Sequence[str] | None) -> tuple[Skip, ...]:
    """What to leave out, by the modules that PowerShell has; none when there is no PowerShell."""
    if pwsh_modules is None:
        return (Skip("pslint", "needs PowerShell (pwsh) with " + " and ".join(PSLINT_MODULES)),)
    missing = [name for name in PSLINT_MODULES if name not in pwsh_modules]
    if missing:
        return (Skip("pslint", f"PowerShell lacks {' and '.join(missing)}"),)
    return ()


def skips_by_requirements(folder: Path, is_reached: Callable[[str], bool]) -> Iterator[Skip]:
    """Tests with a requirement that no package index has, where only an index is reached."""
    for path in sorted(folder.glob("sanity.*.txt")):
        for host in sorted(set(_ELSEWHERE.findall(path.read_text("utf-8")))):
            if not is_reached(host):
                test = path.name.split(".")[1]
                yield Skip(test, f"one of its requirements is at {host}, which is not reached")
                break


def _is_reached(host: str) -> bool:
    try:
        with urlopen(f"https://{host}/", timeout=_CONNECT_SECONDS):
            return True
    except HTTPError:
        return True
    except OSError:
        return False


def sanity_command(ansible_test: Path, left_out: Sequence[Skip]) -> list[str]:
    """One Python alone: all Python of the collection runs on the controller."""
    options = [option for skip in left_out for option in ("--skip-test", skip.test)]
    return [str(ansible_test), "sanity", "--color", "no", "--python", PYTHON, *options]


def main() -> int:
    """Print what passed and what was left out; exit code of ansible-test."""
    ansible_test = Path(sys.executable).with_name("ansible-test")
    left_out = (*skips(_pwsh_modules()), *skips_by_requirements(_requirements(), _is_reached))
    began = time.monotonic()
    # Not below the checkout: ansible-test would take the checkout's git for the copy's.
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            sanity_command(ansible_test, left_out),
            cwd=stage(ROOT, Path(folder)),
            env=_environment(os.environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
    ran = done.stdout.count('Running sanity test "')
    if done.returncode or not ran:
        print(done.stdout)
        return done.returncode or 1
    took = time.monotonic() - began
    print(f"ansible-core {version('ansible-core')}: {ran} sanity tests passed in {took:.0f} s")
    for skip in left_out:
        print(f"not run: {skip.test}, {skip.reason}")
    return 0


def _requirements() -> Path:
    found = find_spec("ansible_test")
    assert found is not None and found.submodule_search_locations
    return Path(found.submodule_search_locations[0], "_data", "requirements")


def _pwsh_modules() -> list[str] | None:
    pwsh = shutil.which("pwsh")
    if pwsh is None:
        return None
    names = ",".join(PSLINT_MODULES)
    listed = subprocess.run(
        [pwsh, "-NoProfile", "-Command", f"(Get-Module -ListAvailable -Name {names}).Name"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.split()


def _environment(outside: Mapping[str, str]) -> dict[str, str]:
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for pip in PIP_VERSIONS:
        (cache / f"get_pip_{pip.replace('.', '_')}.py").write_text(BOOTSTRAP, "utf-8")
    for settings in (".config/pip", ".pip"):
        mine, theirs = HOME / settings, Path.home() / settings
        if theirs.exists() and not mine.exists():
            mine.parent.mkdir(parents=True, exist_ok=True)
            mine.symlink_to(theirs)
    plain = {name: value for name, value in outside.items() if not name.startswith("ANSIBLE_")}
    return {**plain, "HOME": str(HOME)}


if __name__ == "__main__":
    sys.exit(main())
