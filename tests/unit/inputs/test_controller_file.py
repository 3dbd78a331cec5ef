"""Files of the controller: for their owner alone, whole or not at all, and what is no folder."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs import controller_file
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.controller_file import (
    check_folder,
    file_of_machine,
    is_for_owner,
    read_object,
    write_bytes_for_owner,
    write_for_owner,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

WRITABLE = "a folder on the controller that can be written to"


def refusal(call: Callable[[], object]) -> str:
    """What is said of the input at fault."""
    with pytest.raises(InputError) as caught:
        call()
    assert caught.value.variable == "my_folder"
    return caught.value.accepted


@pytest.fixture(autouse=True)
def _any_mode() -> Iterator[None]:
    before = os.umask(0)
    yield
    os.umask(before)


def test_a_machine_has_a_file() -> None:
    assert file_of_machine("a", "srv-1.example_x") == Path("a/srv-1.example_x.json")
    assert file_of_machine("a", "../ä b") == Path("a/..___b.json")


def test_a_folder_that_is_there_or_can_be_made(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "a" / "b"):
        check_folder(str(folder), "my_folder")
    assert list(tmp_path.iterdir()) == []


def test_what_is_no_folder(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.touch()
    for path in (file, file / "b"):
        says = refusal(lambda path=path: check_folder(str(path), "my_folder"))  # type: ignore[misc]
        assert says == f"a folder on the controller; {file} is none"
    long = str(tmp_path / ("x" * 300))
    says = refusal(lambda: check_folder(long, "my_folder"))
    assert says == f"{WRITABLE} (File name too long)"
    assert refusal(lambda: check_folder("a\0b", "my_folder")).startswith(f"{WRITABLE} (")


def test_a_folder_that_takes_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By its rights, or for whatever else shows when one is made in it."""

    def full(**given: object) -> str:
        assert given == {"dir": tmp_path, "prefix": ".check."}
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(controller_file.tempfile, "mkdtemp", full)
    missing = str(tmp_path / "a")
    says = refusal(lambda: check_folder(missing, "my_folder"))
    assert says == f"{WRITABLE} (No space left on device)"
    check_folder(str(tmp_path), "my_folder")
    monkeypatch.setattr(controller_file.os, "access", lambda path, mode: False)
    says = refusal(lambda: check_folder(missing, "my_folder"))
    assert says == f"{WRITABLE}; {tmp_path} can't"


def test_what_is_written_is_for_the_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "srv1.json"
    for content in ({"a": [1]}, {"ä": None}):
        write_for_owner(path, content, "my_folder")
        assert read_object(path, "my_folder") == content
        assert path.stat().st_mode & 0o7777 == 0o600
    assert path.read_text("ascii") == '{\n  "\\u00e4": null\n}\n'
    assert path.parent.stat().st_mode & 0o7777 == 0o700
    assert [each.name for each in path.parent.iterdir()] == ["srv1.json"]


def test_what_an_interrupted_write_left_is_in_nobodys_way(tmp_path: Path) -> None:
    (tmp_path / ".a.part").write_bytes(b"half")
    write_bytes_for_owner(tmp_path / "a", b"whole", "my_folder")
    assert {each.name: each.read_bytes() for each in tmp_path.iterdir()} == {"a": b"whole"}


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    says = refusal(lambda: write_bytes_for_owner(tmp_path / "a", b"", "my_folder"))
    assert says == f"{WRITABLE} (Is a directory)"
    assert [each.name for each in tmp_path.iterdir()] == ["a"]


def test_a_file_is_as_it_shall_be(tmp_path: Path) -> None:
    path = tmp_path / "a"
    assert not is_for_owner(path, b"x")
    write_bytes_for_owner(path, b"x", "my_folder")
    assert (is_for_owner(path, b"x"), is_for_owner(path, b"y")) == (True, False)
    path.chmod(0o640)
    assert not is_for_owner(path, b"x")
    path.chmod(0o1600)
    assert is_for_owner(path, b"x")


@pytest.mark.parametrize(
    ("content", "error"),
    [(None, "FileNotFoundError"), ("{", "JSONDecodeError"), ("[]", "TypeError")],
)
def test_a_file_that_no_run_wrote(tmp_path: Path, content: str | None, error: str) -> None:
    """Nothing of it is quoted."""
    path = tmp_path / "a"
    if content is not None:
        path.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        read_object(path, "my_file")
    assert str(caught.value) == (
        f"my_file is not accepted: a file that an earlier run wrote ({error} on reading it)"
    )
    path.write_text(json.dumps({"a": "ü"}, ensure_ascii=False), "utf-8")
    assert read_object(path, "my_file") == {"a": "ü"}
