"""The staged copy: what a release holds, from the files of the checkout alone."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.stage import COLLECTION, PROJECT_ONLY, ROOT, Copy, StageError, stage, stage_plan

FILES = (
    "galaxy.yml",
    "Makefile",
    "Makefile.md",
    "tests/conftest.py",
    "lab/lab.py",
    "tests/integration/targets/info/aliases",
    "tests/sanity/ignore-2.19.txt",
    "playbooks/activate.yml",
    "filter_plugins/gvlk.yml",
    "filter_plugins_of_others/a.yml",
    ".github/workflows/test.yml",
)
LINKS = {
    "plugins/filter": "filter_plugins",
    "playbooks/collections/ansible_collections/volume/activation": ".",
}


def test_plan_keeps_the_collection_and_leaves_the_project_out() -> None:
    assert stage_plan([*FILES, *LINKS], LINKS) == (
        Copy("Makefile.md", "Makefile.md"),
        Copy("filter_plugins/gvlk.yml", "plugins/filter/gvlk.yml"),
        Copy("filter_plugins_of_others/a.yml", "filter_plugins_of_others/a.yml"),
        Copy("galaxy.yml", "galaxy.yml"),
        Copy("playbooks/activate.yml", "playbooks/activate.yml"),
        Copy("tests/integration/targets/info/aliases", "tests/integration/targets/info/aliases"),
        Copy("tests/sanity/ignore-2.19.txt", "tests/sanity/ignore-2.19.txt"),
    )


def test_plan_follows_a_link_to_a_file() -> None:
    assert stage_plan(["a/b.md", "c.md"], {"c.md": "a/b.md"}) == (
        Copy("a/b.md", "a/b.md"),
        Copy("a/b.md", "c.md"),
    )


def test_plan_refuses_a_link_to_nothing() -> None:
    with pytest.raises(StageError, match="plugins/filter leads to filter_plugins"):
        stage_plan(["galaxy.yml", "plugins/filter"], {"plugins/filter": "filter_plugins"})


def test_staging_replaces_an_older_copy_and_holds_no_link(tmp_path: Path) -> None:
    stale = tmp_path / COLLECTION / "plugins" / "modules" / "gone.ps1"
    stale.parent.mkdir(parents=True)
    stale.touch()

    folder = stage(ROOT, tmp_path)

    assert folder == tmp_path / COLLECTION
    assert not stale.exists()
    assert not [path for path in folder.rglob("*") if path.is_symlink()]
    assert (folder / "plugins/filter/gvlk.yml").read_bytes() == (
        ROOT / "filter_plugins/gvlk.yml"
    ).read_bytes()
    assert {path.name for path in (folder / "tests").iterdir()} <= {"integration", "sanity"}


def test_staging_never_replaces_the_checkout() -> None:
    with pytest.raises(StageError, match="is the checkout itself"):
        stage(ROOT, ROOT / "playbooks" / "collections")
    assert (ROOT / "galaxy.yml").is_file()


def test_staging_says_that_it_needs_git(tmp_path: Path) -> None:
    with pytest.raises(StageError, match="a git checkout is needed"):
        stage(tmp_path, tmp_path / "out")


def test_staging_refuses_a_link_out_of_the_checkout(tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    subprocess.run(["git", "init", "--quiet", "."], cwd=checkout, check=True)
    (checkout / "passwords").symlink_to("/etc/hostname")
    with pytest.raises(StageError, match="passwords leads out of the checkout"):
        stage(checkout, tmp_path / "out")


def test_a_build_from_the_checkout_leaves_out_what_the_staged_copy_does() -> None:
    ignored = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["build_ignore"]
    assert set(PROJECT_ONLY) - {"filter_plugins"} <= set(ignored)
