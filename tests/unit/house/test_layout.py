"""The house itself: one checkout is the collection, and every public name is documented."""

from __future__ import annotations

import ast
import importlib
import re
import subprocess
from pathlib import Path

import pytest
import yaml

pytestmark = pytest.mark.ansible_core

ROOT = Path(__file__).resolve().parents[3]
LINKS = {
    "playbooks/collections/ansible_collections/volume/activation": "../../../..",
    "plugins/filter": "../filter_plugins",
}
SHORT_FILTER = re.compile(
    r"\|\s*(?:kms_endpoint|gvlk|gvlk_product|product_key|mask_product_key|license_status"
    r"|license_channel|explain_activation_error|activation_text)\b"
)

MOST_LINES = 300
NOT_WRITTEN_TO_BE_READ = re.compile(
    r"\.(csv|json)$|(^|/)(data|recorded)/.*\.yml$|^LICENSE$|^CHANGELOG\.rst$"
    r"|^plugins/modules/[a-z_]+\.yml$"
)
"""Data, what was recorded, the licence, generated files and the documentation of modules."""

CARRIED_AS_ONE_FILE = {
    "plugins/plugin_utils/_offline/data/offline.ps1.j2",
    "tools/record_windows.ps1",
}
"""Scripts that somebody takes to a machine by hand."""


def _files(*patterns: str) -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", *patterns],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name]


def test_no_name_in_the_plugins_is_an_underscore() -> None:
    """pylint, as ansible-test runs it, takes that for no name: say what is not used, as _port."""
    found = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in _files("plugins/*.py", "filter_plugins/*.py")
        if not path.is_symlink()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and node.id == "_"
    ]
    assert found == []


def test_only_two_links_and_both_resolve() -> None:
    links = {
        str(path.relative_to(ROOT)): str(path.readlink()) for path in _files() if path.is_symlink()
    }
    assert links == LINKS
    assert (ROOT / "plugins/filter").resolve() == ROOT / "filter_plugins"
    assert (ROOT / next(iter(LINKS))).resolve() == ROOT


def test_release_tarball_leaves_the_self_link_out() -> None:
    galaxy = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))
    assert "playbooks/collections" in galaxy["build_ignore"]
    assert f"{galaxy['namespace']}.{galaxy['name']}" == "volume.activation"


def test_every_filter_has_its_sidecar() -> None:
    names = set()
    for path in (ROOT / "filter_plugins").glob("*.py"):
        module = importlib.import_module(
            f"ansible_collections.volume.activation.plugins.filter.{path.stem}"
        )
        names |= set(module.FilterModule().filters())
    assert names == {path.stem for path in (ROOT / "filter_plugins").glob("*.yml")}


def test_every_module_has_its_sidecar() -> None:
    modules = ROOT / "plugins" / "modules"
    documented = {path.stem for path in modules.glob("*.yml")}
    assert {path.stem for path in modules.glob("*.ps1")} <= documented
    assert {path.stem for path in (ROOT / "plugins" / "action").glob("*.py")} <= documented


def test_committed_plays_and_roles_use_full_filter_names() -> None:
    for path in _files("playbooks/*.yml", "roles/**/*.yml", "inventories/**/*.yml"):
        assert not SHORT_FILTER.search(path.read_text("utf-8")), path


def test_plays_gather_no_facts() -> None:
    for path in (ROOT / "playbooks").glob("*.yml"):
        for play in yaml.safe_load(path.read_text("utf-8")):
            is_import = "ansible.builtin.import_playbook" in play
            assert is_import or play["gather_facts"] is False, path


def test_no_full_product_key_outside_the_data_files() -> None:
    shape = re.compile(r"\b(?:[BCDFGHJKMNPQRTVWXY2346789]{5}-){4}[BCDFGHJKMNPQRTVWXY2346789]{5}\b")
    for path in _files():
        relative = path.relative_to(ROOT)
        is_for_tests = relative.parts[0] in ("lab", "tests")
        is_text = path.suffix != ".png"
        if path.is_symlink() or "data" in relative.parts or is_for_tests or not is_text:
            continue
        assert not shape.search(path.read_text("utf-8")), relative


def test_no_file_is_too_long_to_be_read() -> None:
    """See NOT_WRITTEN_TO_BE_READ and CARRIED_AS_ONE_FILE for what may be."""
    long = {}
    for path in _files():
        name = str(path.relative_to(ROOT))
        if path.is_symlink() or name in CARRIED_AS_ONE_FILE or NOT_WRITTEN_TO_BE_READ.search(name):
            continue
        lines = path.read_bytes().count(b"\n")
        if lines > MOST_LINES:
            long[name] = lines
    assert long == {}
    assert {name for name in CARRIED_AS_ONE_FILE if not (ROOT / name).is_file()} == set()
