"""The Molecule scenario for users' own roles, as they run it: from a copy elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from lab.playbook import ROOT

SCENARIO = ROOT / "extensions" / "molecule" / "default"
STEPS = ("create", "converge", "idempotence", "verify", "destroy")


@pytest.mark.first_core
def test_copy_of_the_scenario_tests_a_role(tmp_path: Path) -> None:
    shutil.copytree(SCENARIO, tmp_path / "molecule" / "default")
    bin_folder = str(Path(sys.executable).parent)
    plain = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANSIBLE_", "MOLECULE_"))
    }
    done = subprocess.run(
        [str(Path(bin_folder) / "molecule"), "test"],
        cwd=tmp_path,
        env={
            **plain,
            "PATH": os.pathsep.join([bin_folder, os.environ["PATH"]]),
            "HOME": str(tmp_path / "home"),
            "NO_COLOR": "1",
            "VOLUME_ACTIVATION": str(ROOT),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections"),
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed
    for step in STEPS:
        assert re.search(rf"default \S+ {step}: Executed: Successful", printed), printed
