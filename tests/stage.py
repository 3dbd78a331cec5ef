"""Copy what a release holds to DIR/ansible_collections/volume/activation: -m tests.stage DIR.

Links arrive as files: ansible-test refuses links to folders.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
COLLECTION = PurePosixPath("ansible_collections/volume/activation")

PROJECT_ONLY = (
    ".ansible-lint",
    ".ci",
    ".git-blame-ignore-revs",
    ".github",
    ".gitignore",
    ".pre-commit-hooks.yaml",
    ".yamllint",
    "Makefile",
    "ansible.cfg",
    "benchmarks",
    "extensions",
    "filter_plugins",
    "inventories",
    "lab",
    "playbooks/collections",
    "pyproject.toml",
    "requirements.txt",
    "tests",
    "tools",
)
"""Left out. The filters arrive by way of the link plugins/filter."""

FOR_ANSIBLE_TEST = ("tests/integration", "tests/sanity")
"""Kept all the same."""


class StageError(Exception):
    """The checkout can't be staged, or not to that folder."""


@dataclass(frozen=True, order=True)
class Copy:
    """One file: where it is in the checkout, and where in the collection."""

    source: str
    destination: str


def stage_plan(paths: Iterable[str], links: Mapping[str, str]) -> tuple[Copy, ...]:
    """The copies that make the collection.

    ``paths`` are the files of the checkout, links among them; ``links`` says where each link leads.
    StageError when a link leads to nothing that is copied.
    """
    files = sorted(set(paths) - set(links))
    copies = [Copy(path, path) for path in files if _is_kept(path)]
    for link, target in links.items():
        if not _is_kept(link):
            continue
        behind = [Copy(path, link + path[len(target) :]) for path in files if _within(path, target)]
        if not behind:
            raise StageError(f"the link {link} leads to {target}, where no file is")
        copies += behind
    return tuple(sorted(copies))


def stage(checkout: Path, folder: Path) -> Path:
    """Write the collection below ``folder``, in place of an older copy; give back its path."""
    destination = folder / COLLECTION
    if destination.exists() and checkout.resolve().is_relative_to(destination.resolve()):
        raise StageError(f"{destination} is the checkout itself")
    paths = list(listed_files(checkout))
    links = {path: _target(checkout, path) for path in paths if (checkout / path).is_symlink()}
    copies = stage_plan(paths, links)
    shutil.rmtree(destination, ignore_errors=True)
    for copy in copies:
        to = destination / copy.destination
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(checkout / copy.source, to)
    return destination


def listed_files(checkout: Path) -> Iterator[str]:
    """Files that git tracks or would track, as far as they are there."""
    done = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=checkout,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise StageError(f"a git checkout is needed: {done.stderr.strip()}")
    for path in done.stdout.split("\0"):
        if path and os.path.lexists(checkout / path):
            yield path


def _is_kept(path: str) -> bool:
    if any(_within(path, folder) for folder in FOR_ANSIBLE_TEST):
        return True
    return not any(_within(path, folder) for folder in PROJECT_ONLY)


def _within(path: str, folder: str) -> bool:
    return PurePosixPath(path).is_relative_to(folder)


def _target(checkout: Path, link: str) -> str:
    root = checkout.resolve()
    target = (checkout / link).resolve()
    if not target.is_relative_to(root):
        raise StageError(f"the link {link} leads out of the checkout")
    return target.relative_to(root).as_posix()


def main(arguments: list[str] | None = None) -> int:
    """Stage the checkout; exit code 1 with the reason when that can't be done."""
    parser = argparse.ArgumentParser(prog="python -m tests.stage", description=__doc__)
    parser.add_argument("folder", metavar="DIR", type=Path)
    folder = parser.parse_args(arguments).folder
    try:
        print(stage(ROOT, folder))
    except StageError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
