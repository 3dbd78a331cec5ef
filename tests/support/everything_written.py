"""A run with every callback on, at its most verbose, and all that was written of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from lab.playbook import PlaybookRun

MOST_VERBOSE = "-vvvvvv"

each_way = pytest.mark.parametrize(
    ("options", "debug"),
    [
        pytest.param([], "0", marks=pytest.mark.first_core, id="apply"),
        pytest.param([], "1", id="apply-debug"),
        pytest.param(["--check", "--diff"], "1", id="check-debug"),
    ],
)
"""Debugging adds to what is written."""


def everything_on(folder: Path, debug: str = "0") -> dict[str, str]:
    """The environment of such a run; its log, facts and reports go below ``folder``."""
    return {
        "ANSIBLE_DEBUG": debug,
        "ANSIBLE_LOG_PATH": str(folder / "ansible.log"),
        "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(folder / "facts"),
        "ANSIBLE_CALLBACKS_ENABLED": "record,ansible.builtin.tree,ansible.builtin.junit",
        "ANSIBLE_CALLBACK_TREE_DIR": str(folder / "tree"),
        "JUNIT_OUTPUT_DIR": str(folder / "junit"),
    }


def texts_written(run: PlaybookRun, folder: Path) -> dict[Path | None, str]:
    """Every file below ``folder``; under None what was printed and what the tasks returned.

    Secrets of a test come as -e on the command line, which core logs; a vault is not logged. So
    that line is left out, by the names in it, ``"vault_...``.
    """
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert folder / "ansible.log" in files
    results = json.dumps([dict(each) for each in run.records])
    return {
        None: f"{_without_command_line(run.output)}\n{results}",
        **{
            path: _without_command_line(path.read_text("utf-8", errors="replace")) for path in files
        },
    }


def assert_no_key(keys: Iterable[str], texts: Iterable[str]) -> None:
    """No key in any text, with its dashes or without."""
    for text in texts:
        for key in keys:
            assert key not in text
            assert key.replace("-", "") not in text


def _without_command_line(text: str) -> str:
    return re.sub(r'^.*"vault_.*$', "", text, flags=re.MULTILINE)
