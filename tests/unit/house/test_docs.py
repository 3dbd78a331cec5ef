"""Pages for people: short, with links that lead somewhere and commands that are there."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.generate.part import ROOT
from tests.stage import listed_files

PAGES = sorted(path for path in listed_files(ROOT) if path.endswith(".md"))
NAMED_COMMANDS = ("README.md", "CONTRIBUTING.md")
LINES_OF_README = 150
GLOSSARY = (
    *("kms", "gvlk", "csvlk", "mak", "cmid", "avma", "esu", "adba"),
    *("activation-id", "channel", "grace-period", "license-status"),
)


def text_of(page: str) -> str:
    return (ROOT / page).read_text("utf-8")


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as forges make them."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES)
def test_links_lead_somewhere(page: str) -> None:
    for target, anchor in re.findall(r"\]\(([^)#:]*)(?:#([^)]+))?\)", text_of(page)):
        to = ROOT / page if not target else (ROOT / page).parent / target
        assert to.exists(), target
        assert not anchor or anchor in anchors(to), (target, anchor)


def test_readme_is_short_and_names_the_glossary_first() -> None:
    lines = text_of("README.md").splitlines()
    assert len(lines) <= LINES_OF_README
    assert "docs/GLOSSARY.md" in "\n".join(lines[:12])


@pytest.mark.parametrize("page", NAMED_COMMANDS)
def test_commands_are_there(page: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = re.findall(r"^make ([a-z ]+?)(?:  |$)|`make ([a-z]+)`", text_of(page), re.MULTILINE)
    names = {name for block, inline in named for name in (block or inline).split()}
    assert names
    assert names <= targets


@pytest.mark.parametrize("page", NAMED_COMMANDS)
def test_playbooks_are_there(page: str) -> None:
    names = re.findall(r"ansible-playbook (?:-i \S+ )?volume\.activation\.(\w+)", text_of(page))
    assert all((ROOT / f"playbooks/{name}.yml").is_file() for name in names)


@pytest.mark.parametrize("word", GLOSSARY)
def test_glossary_has(word: str) -> None:
    assert word in anchors(ROOT / "docs/GLOSSARY.md")


def test_changelog_is_made_from_the_fragments(tmp_path: Path) -> None:
    for name in ("changelogs", "galaxy.yml"):
        source = ROOT / name
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, tmp_path / name)
    for command in (["lint"], ["generate"]):
        done = subprocess.run(
            [Path(sys.executable).with_name("antsibull-changelog"), *command],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "CHANGELOG.rst").read_text("utf-8") == text_of("CHANGELOG.rst")
