"""The file: parts of many machines put into it, whatever was broken off before, at any mode."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._phone.file import (
    PhoneFile,
    with_lines_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._phone.table import (
    Line,
    Table,
    table_of,
)
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.windows import groups_of_digits

ID = "2de67392-b7a7-462a-b1ca-108dd189f588"


def line(host: str, seed: str = "", confirmed: bool = False) -> Line:
    """A product of a machine."""
    iid = groups_of_digits(f"{host} {seed}", 9, 7)
    cid = groups_of_digits(f"{host} {seed}", 8, 6) if confirmed else ""
    return Line(host, ID, "Windows", "mak", "3V66T", iid, cid)


def phone_file(folder: Path) -> PhoneFile:
    """In a folder that is not there yet."""
    return PhoneFile(folder / "new" / "phone.csv", "my_file")


def test_parts_of_a_broken_run_are_put_in_by_the_next(tmp_path: Path) -> None:
    file = phone_file(tmp_path)
    assert file.put_together(check_mode=False) == (Table(), False)
    file.write_part("b", [line("b")])
    file.write_part("a", [line("a")])
    file.write_part("b", [line("b", "anew")])
    (parts,) = (tmp_path / "new").iterdir()
    assert {path.stat().st_mode & 0o777 for path in (parts, *parts.iterdir())} == {0o700, 0o600}
    _, changed = file.put_together(check_mode=True)
    assert changed
    assert not file.path.exists()
    table, changed = file.put_together(check_mode=False)
    assert changed
    assert [each.host for each in table.lines] == ["a", "b"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["phone.csv"]
    assert [each.installation_id for each in file.read().lines] == [
        line("a").installation_id,
        line("b", "anew").installation_id,
    ]
    assert file.put_together(check_mode=False)[1] is False


def test_a_file_that_others_may_read_is_mended(tmp_path: Path) -> None:
    file = phone_file(tmp_path)
    file.write_part("a", [line("a")])
    file.put_together(check_mode=False)
    file.path.chmod(0o644)
    assert file.put_together(check_mode=True)[1]
    assert file.path.stat().st_mode & 0o777 == 0o644
    assert file.put_together(check_mode=False)[1]
    assert file.path.stat().st_mode & 0o777 == 0o600


def test_what_an_operator_wrote_stays_as_it_is(tmp_path: Path) -> None:
    """As Excel saves it, where no machine has anything new."""
    file = phone_file(tmp_path)
    file.write_part("a", [line("a")])
    file.put_together(check_mode=False)
    saved = b"\xef\xbb\xbf" + file.path.read_bytes().replace(b"\n", b"\r\n")
    file.path.write_bytes(saved)
    assert file.put_together(check_mode=False)[1] is False
    assert file.path.read_bytes() == saved


def test_two_runs_at_once_lose_nothing(tmp_path: Path) -> None:
    names = [f"srv{number:02}" for number in range(40)]
    file = phone_file(tmp_path)

    def run(mine: list[str]) -> None:
        for name in mine:
            file.write_part(name, [line(name)])
            file.put_together(check_mode=False)

    threads = [threading.Thread(target=run, args=(names[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.host for each in file.read().lines) == names


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans()), max_size=6))
def test_a_machine_replaces_its_own_lines_alone(lines: list[tuple[str, bool]]) -> None:
    before = Table(
        tuple({host: line(host, "old", confirmed) for host, confirmed in lines}.values())
    )
    after = with_lines_of(before, {"a": [line("a", "new")]})
    assert [each for each in after.lines if each.host != "a"] == [
        each for each in before.lines if each.host != "a"
    ]
    assert after.of("a")[ID].installation_id == line("a", "new").installation_id
    assert after.of("a")[ID].confirmation_id == ""
    assert with_lines_of(after, {"a": []}).of("a") == {}


def test_what_an_operator_put_beside_a_line_stays() -> None:
    own = replace(line("a", confirmed=True), further=(("ticket", "1"),))
    (kept,) = with_lines_of(Table((own,), ("ticket",)), {"a": [line("a")]}).lines
    assert (kept.further, kept.confirmation_id) == (own.further, own.confirmation_id)


def test_what_is_no_such_file(tmp_path: Path) -> None:
    file = PhoneFile(tmp_path / "phone.csv", "my_file")
    file.path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError) as caught:
        file.read()
    assert str(caught.value) == (
        f"my_file: '{file.path}' is not accepted: a CSV in UTF-8 on the controller "
        "(UnicodeDecodeError)"
    )
    file.path.write_bytes(b"host\n")
    with pytest.raises(InputError, match="my_file is not accepted: a CSV whose first line names"):
        file.read()
    folder = PhoneFile(tmp_path, "my_file")
    with pytest.raises(InputError) as caught:
        folder.check()
    assert str(caught.value) == (
        f"my_file: '{tmp_path}' is not accepted: a file, and this is a folder"
    )


def test_check_digits_are_looked_at_unless_told_otherwise(tmp_path: Path) -> None:
    file = phone_file(tmp_path)
    file.write_part("a", [replace(line("a"), confirmation_id="7" * 48)])
    with pytest.raises(InputError, match="wrong check digit"):
        file.put_together(check_mode=False)
        file.read()
    assert replace(file, check_digits=False).read().lines[0].confirmation_id == "7" * 48
    assert PhoneFile(file.path, "my_file", False).read("b").lines == ()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "a file that an earlier run wrote (JSONDecodeError on reading it)"),
        ("{}", "a file that an earlier run wrote (KeyError on reading it)"),
        ('{"schema": 2, "host": "a", "lines": []}', "schema 1"),
        (
            '{"schema": 1, "host": "a", "lines": [{}]}',
            "a file that an earlier run wrote (KeyError on reading it)",
        ),
        (
            '{"schema": 1, "host": "a", "lines": 5}',
            "a file that an earlier run wrote (TypeError on reading it)",
        ),
    ],
)
def test_a_part_that_no_run_wrote(tmp_path: Path, content: str, says: str) -> None:
    file = phone_file(tmp_path)
    file.write_part("a", [line("a")])
    (part,) = file.path.with_name(".phone.csv.parts").iterdir()
    # The first half of the machine's name in SHA-256, as names may be anything.
    assert part.name == "ca978112ca1bbdcafac231b39a23dc4d.json"
    part.write_text(content, "utf-8")
    with pytest.raises(InputError) as caught:
        file.put_together(check_mode=False)
    assert str(caught.value) == f"my_file: {part.name} is not accepted: {says}"


def test_what_a_part_holds(tmp_path: Path) -> None:
    file = phone_file(tmp_path)
    own = line("a", confirmed=True)
    file.write_part("a", [replace(own, further=(("ticket", "1"),), number=7)])
    assert file.path.parent.stat().st_mode & 0o777 == 0o700
    (part,) = file.path.with_name(".phone.csv.parts").iterdir()
    assert json.loads(part.read_text("utf-8")) == {
        "schema": 1,
        "host": "a",
        "lines": [
            {
                "activation_id": ID,
                "product": "Windows",
                "channel": "mak",
                "partial_product_key": "3V66T",
                "installation_id": own.installation_id,
                "confirmation_id": own.confirmation_id,
            }
        ],
    }
    table, _ = file.put_together(check_mode=False)
    assert table.lines == (own,)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_takes_nothing(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(InputError, match="can be written to"):
        phone_file(tmp_path).check()


def test_a_large_file_is_read_for_one_machine_without_looking_at_the_others() -> None:
    lines = "".join(f"srv{n},x,y,z\n" for n in range(10_000))
    text = f"host,activation_id,installation_id,confirmation_id\n{lines}me,{ID},,\n"
    assert [each.host for each in table_of(text, "file", host="me").lines] == ["me"]
