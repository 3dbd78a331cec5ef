"""The CSV: read in any order, written back as it was, and each wrong line told by its number."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._phone.table import (
    COLUMNS,
    Line,
    Table,
    table_of,
    text_of,
)
from hypothesis import given
from hypothesis import strategies as st

from lab.simulation.windows import groups_of_digits

ID = "2de67392-b7a7-462a-b1ca-108dd189f588"
IID, CID = groups_of_digits("installation", 9, 7), groups_of_digits("confirmation", 8, 6)
LINE = Line("srv1", ID, "Windows", "mak", "3V66T", IID, CID)
HEADER = "host,activation_id,installation_id,confirmation_id"


def one(**values: str) -> str:
    """A file with one line, of these values."""
    own = {"host": "srv1", "activation_id": ID, "installation_id": IID, "confirmation_id": CID}
    return ",".join(own) + "\n" + ",".join({**own, **values}.values()) + "\n"


def refused(text: str) -> str:
    """The message for a file that is not accepted."""
    with pytest.raises(InputError) as caught:
        table_of(text, "my_file")
    message = str(caught.value)
    assert message.startswith("my_file is not accepted: ")
    assert "\n" not in message
    assert IID not in message
    assert CID not in message
    return message


TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).map(str.strip)
LINES = st.builds(
    Line,
    host=TEXTS.filter(bool),
    activation_id=st.uuids().map(str),
    product=TEXTS,
    channel=st.sampled_from(["mak", "csvlk", "retail"]),
    partial_product_key=st.just("3V66T"),
    installation_id=st.integers().map(lambda n: groups_of_digits(str(n), 9, 7)),
    confirmation_id=st.one_of(
        st.just(""), st.integers().map(lambda n: groups_of_digits(str(n), 8, 6))
    ),
)
TABLES = st.lists(LINES, max_size=6, unique_by=lambda line: line.key)


@given(TABLES, st.permutations(COLUMNS), st.sampled_from(",;\t"), st.randoms())
def test_any_order_of_lines_and_columns(lines, columns, separator, random) -> None:
    written = list(csv.DictReader(io.StringIO(text_of(Table(tuple(lines))), newline="")))
    random.shuffle(written)
    moved = io.StringIO(newline="")
    writer = csv.DictWriter(moved, columns, delimiter=separator)
    writer.writeheader()
    writer.writerows(written)
    found = table_of(moved.getvalue(), "file")
    same = {replace(line, number=0, product=line.product.removeprefix("'")) for line in found.lines}
    assert same == {replace(line, product=line.product.removeprefix("'")) for line in lines}
    for line in lines:
        assert found.of(line.host)[line.activation_id].installation_id == line.installation_id


@given(TABLES)
def test_what_is_read_and_written_again_is_the_same(lines) -> None:
    text = text_of(Table(tuple(lines)))
    assert text_of(table_of(text, "file")) == text


def test_ids_are_no_numbers_for_a_spreadsheet_and_products_no_formulas() -> None:
    row = text_of(Table((replace(LINE, product="=cmd()"),))).splitlines()[1].split(",")
    assert row[1] == "'=cmd()"
    assert row[5].count("-") == 8
    assert row[6].count("-") == 7


def test_columns_of_the_operator_stay() -> None:
    text = f"ticket;{HEADER.replace(',', ';')};;\nINC-1;srv1;{{{ID.upper()}}};{IID};;;\n"
    table = table_of(text, "file")
    assert (table.further, table.separator) == (("ticket",), ";")
    assert table.lines[0].activation_id == ID
    assert table_of(text_of(table), "file").lines[0].further == (("ticket", "INC-1"),)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"host": ""}, "line 2 (no host): host is empty"),
        ({"activation_id": "x"}, "line 2 (srv1): activation_id is no GUID"),
        ({"installation_id": "1.23457E+62"}, "installation_id: a spreadsheet made a number of it"),
        ({"confirmation_id": "9,1E+47"}, "there are 5 cells under 4 columns"),
        ({"confirmation_id": "9.1E+47"}, "confirmation_id: a spreadsheet made a number of it"),
        ({"confirmation_id": "12a"}, "confirmation_id: there is something else than digits"),
        ({"confirmation_id": CID[:-1]}, "there are 47"),
        ({"installation_id": ""}, "without the installation_id"),
        ({"confirmation_id": "7" * 48}, "wrong check digit in groups 1, 2, 3, 4, 5, 6, 7, 8"),
        (
            {"installation_id": f"{(int(IID[0]) + 1) % 10}{IID[1:]}"},
            "line 2 (srv1): installation_id: wrong check digit in group 1",
        ),
    ],
)
def test_a_wrong_line_is_told(values: dict[str, str], says: str) -> None:
    assert says in refused(one(**values))


def test_every_wrong_line_is_told_up_to_twenty() -> None:
    message = refused(HEADER + "\n" + f"srv1,x,{IID},\n" * 30)
    assert "line 2 (srv1)" in message
    assert "line 21 (srv1)" in message
    assert "line 22 (srv1)" not in message
    assert "and 10 more. Nothing was sent" in message


def test_the_same_product_twice() -> None:
    line = f"srv1,{ID},{IID},{CID}\n"
    assert "line 4 (srv1): the same host and activation ID as line 2" in refused(
        f"{HEADER}\n{line}\n{line}"
    )


def test_a_line_over_several_lines_of_text_has_the_number_where_it_ends() -> None:
    text = f'{HEADER},note\nsrv1,{ID},{IID},{CID},"two\nlines"\nsrv2,x,,,\n'
    assert "line 4 (srv2): activation_id is no GUID" in refused(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "there is no host, activation_id, installation_id, confirmation_id"),
        ("host,activation_id,installation_id\n", "there is no confirmation_id"),
        (f"{HEADER},host\n", "host twice"),
        (f'{HEADER}\n"srv1,', "line 2"),
        (f'{HEADER}\n"srv\n1",x,,\n', "line 3 (srv\\n1): activation_id"),
    ],
)
def test_what_is_no_such_file(text: str, says: str) -> None:
    assert says in refused(text)


def test_check_digits_only_where_they_are_asked_for_and_in_force() -> None:
    assert table_of(one(confirmation_id="7" * 48), "file", check_digits=False).lines
    assert table_of(one(confirmation_id="7" * 48, installation_id="8" * 63), "file").lines


def test_lines_of_another_host_are_not_looked_at() -> None:
    table = table_of(f"{HEADER}\nother,x,y,z\nsrv1,{ID},{IID},{CID}\n", "file", host="srv1")
    assert [line.host for line in table.lines] == ["srv1"]
