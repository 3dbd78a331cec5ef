"""The collection microsoft.ad for a test: out of the package ansible, which holds it.

Of its 54 MB, which pip keeps, the collection's own files alone are laid beside the environment.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from zipfile import ZipFile

from tests.support.directory import skip_or_fail

HOLDER = "ansible>=12,<15"
COLLECTIONS = Path(sys.prefix, "collections")
INSIDE = "ansible_collections/microsoft/ad/"


def microsoft_ad_or_skip() -> Path:
    """The folder for ANSIBLE_COLLECTIONS_PATH."""
    if not (COLLECTIONS / INSIDE / "MANIFEST.json").exists():
        with tempfile.TemporaryDirectory() as folder:
            pip = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest"]
            done = subprocess.run(
                [*pip, folder, HOLDER], capture_output=True, text=True, check=False
            )
            if done.returncode != 0:
                skip_or_fail(f"no microsoft.ad, as pip says: {done.stderr.strip()[-200:]}")
            (wheel,) = Path(folder).glob("*.whl")
            with ZipFile(wheel) as content:
                # MANIFEST.json comes last, so that a part is not taken for the whole.
                members = [name for name in content.namelist() if name.startswith(INSIDE)]
                members.sort(key=lambda name: name.endswith("MANIFEST.json"))
                content.extractall(COLLECTIONS, members)
    return COLLECTIONS
