"""The docs site: antsibull-docs and Sphinx build it from the release; a warning fails it.

Sphinx would fetch the labels of ansible-core's own documentation. The tests have no network, so the
few that pages of every collection refer to are given here; any other that leads nowhere is one.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

from tests.stage import COLLECTION, ROOT, stage

OF_CORE = (
    "action_plugins std:label",
    "ansible_collections.ansible.builtin.set_stats_module std:label",
    "ansible_configuration_settings std:label",
    "callback_plugins std:label",
    "common_return_values std:label",
    "ANSIBLE_DISPLAY_SKIPPED_HOSTS std:envvar",
    "ANSIBLE_SHOW_CUSTOM_STATS std:envvar",
)


def run(folder: Path, *command: str) -> str:
    """What a command prints, with the staged release as the only collection."""
    bin_folder = str(Path(sys.executable).parent)
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    done = subprocess.run(
        command,
        cwd=folder,
        env={
            **plain,
            "PATH": os.pathsep.join([bin_folder, os.environ["PATH"]]),
            "ANSIBLE_COLLECTIONS_PATH": str(folder),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The staged release below a folder that nobody else reads, as antsibull-docs wants it."""
    made = tmp_path_factory.mktemp("docs")
    stage(ROOT, made)
    return made


def inventory_of(names: Iterable[str]) -> bytes:
    """A Sphinx inventory, version 2."""
    head = "# Sphinx inventory version 2\n# Project: core\n# Version: 0\n"
    head += "# The remainder of this file is compressed using zlib.\n"
    lines = "".join(f"{name} -1 none.html -\n" for name in names)
    return head.encode() + zlib.compress(lines.encode())


def test_lint_finds_nothing(folder: Path) -> None:
    # The site's own build reads the RST.
    options = ("--plugin-docs", "--skip-rstcheck", str(folder / COLLECTION))
    printed = run(folder, "antsibull-docs", "lint-collection-docs", *options)
    assert printed.strip() == ""


def test_site_is_built_without_warnings(folder: Path) -> None:
    site = folder / "site"
    site.mkdir()
    run(
        folder,
        *("antsibull-docs", "sphinx-init", "--use-current", "--squash-hierarchy"),
        *("--fail-on-error", "--sphinx-theme", "alabaster", "--dest-dir", str(site)),
        "volume.activation",
    )
    (site / "core.inv").write_bytes(inventory_of(OF_CORE))
    conf = site / "conf.py"
    mapping = (
        f"intersphinx_mapping = {{'core': ('https://docs.ansible.com/', '{site / 'core.inv'}')}}"
    )
    text, replaced = re.subn(
        r"^intersphinx_mapping = \{.*?^\}", mapping, conf.read_text("utf-8"), flags=re.M | re.S
    )
    assert replaced == 1
    conf.write_text(text, "utf-8")
    run(site, "bash", "-c", f"ANSIBLE_COLLECTIONS_PATH='{folder}' bash build.sh")
    pages = {path.stem for path in (site / "build" / "html").rglob("*.html")}
    modules = {f"{path.stem}_module" for path in (ROOT / "plugins/modules").glob("*.yml")}
    roles = {f"{path.name}_role" for path in (ROOT / "roles").iterdir()}
    guides = {path.stem for path in (ROOT / "docs/docsite/rst").glob("*.rst")}
    assert pages >= modules | roles | guides | {"changelog"}


def test_guides_are_all_listed() -> None:
    docsite = ROOT / "docs" / "docsite"
    sections = yaml.safe_load((docsite / "extra-docs.yml").read_text("utf-8"))["sections"]
    listed = [page for section in sections for page in section["toctree"]]
    assert sorted(listed) == sorted(path.stem for path in (docsite / "rst").glob("*.rst"))


def test_release_says_where_it_lives() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))
    links = yaml.safe_load((ROOT / "docs/docsite/links.yml").read_text("utf-8"))["extra_links"]
    assert {link["url"] for link in links} == {galaxy["repository"], galaxy["issues"]}
    assert galaxy["documentation"].startswith(galaxy["repository"])
