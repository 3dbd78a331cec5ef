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


LOST = "a spreadsheet made a number of it and its digits are lost; import the file as text"
NAMES = (
    "a CSV whose first line names the columns host, product, activation_id, channel, "
    "partial_product_key, installation_id, confirmation_id"
)


def one(**values: str) -> str:
    """A file with one line, of these values."""
    own = {"host": "srv1", "activation_id": ID, "installation_id": IID, "confirmation_id": CID}
    return ",".join(own) + "\n" + ",".join({**own, **values}.values()) + "\n"


def refused(text: str) -> str:
    """The message for a file that is not accepted."""
    with pytest.raises(InputError) as caught:
        table_of(text, "my_file")
    message = str(caught.value)
    assert IID not in message
    assert CID not in message
    return message.removeprefix("my_file is not accepted: ")


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
    for sign in ("=", "+", "-", "@"):
        row = text_of(Table((replace(LINE, product=f"{sign}cmd()"),))).splitlines()[1].split(",")
        assert row[1] == f"'{sign}cmd()"
    assert text_of(Table((replace(LINE, further=(("ticket", "1"),)),), ("ticket",), ";")) == (
        "host;product;activation_id;channel;partial_product_key;installation_id;confirmation_id;"
        "ticket\r\n"
        f"srv1;Windows;{ID};mak;3V66T;"
        "8707990-1071073-4085102-4834891-3100585-2979874-3717721-9472024-3480371;"
        "958903-185103-596413-085926-390456-017783-216820-182636;1\r\n"
    )


def test_a_line_of_a_file_is_read_whole() -> None:
    text = (
        "Host ,PRODUCT,activation id,channel,partial_product_key,installation_id,"
        f"confirmation_id,ticket\r\nsrv1, Windows ,{{{ID.upper()}}},mak,3V66T,"
        f"{'-'.join(IID[n : n + 7] for n in range(0, 63, 7))},{CID[:20]} {CID[20:]},INC-1\r\n"
    )
    assert table_of(text, "file") == Table(
        (replace(LINE, further=(("ticket", "INC-1"),), number=2),), ("ticket",), ","
    )
    # Columns that nobody needs may be left out, and cells at the end.
    short = f"{HEADER}\n\nsrv1,{ID}\n"
    assert table_of(short, "file").lines == (Line("srv1", ID, number=3),)


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
        (
            {"host": "", "activation_id": "x"},
            "line 2 (no host): host is empty; line 2 (no host): activation_id is no GUID",
        ),
        ({"activation_id": "x"}, "line 2 (srv1): activation_id is no GUID"),
        ({"activation_id": f"{ID}X"}, "line 2 (srv1): activation_id is no GUID"),
        ({"installation_id": "1.23457E+62"}, f"line 2 (srv1): installation_id: {LOST}"),
        ({"confirmation_id": "9,1E+47"}, "line 2 (srv1): there are 5 cells under 4 columns"),
        ({"confirmation_id": "9.1E+47"}, f"line 2 (srv1): confirmation_id: {LOST}"),
        (
            {"confirmation_id": "12a"},
            "line 2 (srv1): confirmation_id: there is something else than digits in it",
        ),
        (
            {"confirmation_id": "\N{ARABIC-INDIC DIGIT ONE}" * 48},
            "line 2 (srv1): confirmation_id: there is something else than digits in it",
        ),
        (
            {"confirmation_id": CID[:-1]},
            "line 2 (srv1): confirmation_id: 48 digits, as the activation centre says them; there "
            "are 47",
        ),
        (
            {"installation_id": ""},
            "line 2 (srv1): confirmation_id: it stands without the installation_id that it answers",
        ),
        (
            {"confirmation_id": "7" * 48},
            "line 2 (srv1): confirmation_id: wrong check digit in groups 1, 2, 3, 4, 5, 6, 7, 8",
        ),
        (
            {"installation_id": f"{(int(IID[0]) + 1) % 10}{IID[1:]}", "confirmation_id": ""},
            "line 2 (srv1): installation_id: wrong check digit in group 1",
        ),
    ],
)
def test_a_wrong_line_is_told(values: dict[str, str], says: str) -> None:
    assert refused(one(**values)) == f"{says}. Nothing was sent"


@pytest.mark.parametrize(
    ("number", "rest"), [(20, ""), (21, "; and 1 more"), (30, "; and 10 more")]
)
def test_every_wrong_line_is_told_up_to_twenty(number: int, rest: str) -> None:
    lines = "".join(f"srv{n},x,{IID},\n" for n in range(number))
    told = "; ".join(f"line {n + 2} (srv{n}): activation_id is no GUID" for n in range(20))
    assert refused(f"{HEADER}\n{lines}") == f"{told}{rest}. Nothing was sent"


def test_the_same_product_twice() -> None:
    line = f"srv1,{ID},{IID},{CID}\n"
    assert refused(f"{HEADER}\n{line}\n{line}") == (
        "line 4 (srv1): the same host and activation ID as line 2. Nothing was sent"
    )


def test_a_line_over_several_lines_of_text_has_the_number_where_it_ends() -> None:
    text = f'{HEADER},note\nsrv1,{ID},{IID},{CID},"two\nlines"\nsrv2,x,,,\n'
    assert refused(text) == "line 4 (srv2): activation_id is no GUID. Nothing was sent"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", f"{NAMES}; there is no host, activation_id, installation_id, confirmation_id"),
        ("host,activation_id,installation_id\n", f"{NAMES}; there is no confirmation_id"),
        (f"{HEADER},note,host,note,,\n", f"{NAMES}; host, note twice"),
        (f'{HEADER}\n"srv1,', "line 2 (srv1,): activation_id is no GUID. Nothing was sent"),
        (
            f'{HEADER}\n"srv\n1",x,,\n',
            "line 3 (srv\\n1): activation_id is no GUID. Nothing was sent",
        ),
        (
            f"{HEADER}\nsrv1,{'1' * 131_073},,\n",
            "line 2: field larger than field limit (131072). Nothing was sent",
        ),
    ],
)
def test_what_is_no_such_file(text: str, says: str) -> None:
    assert refused(text) == says


def test_check_digits_only_where_they_are_asked_for_and_in_force() -> None:
    assert table_of(one(confirmation_id="7" * 48), "file", check_digits=False).lines
    assert table_of(one(confirmation_id="7" * 48, installation_id="8" * 63), "file").lines


def test_lines_of_another_host_are_not_looked_at() -> None:
    table = table_of(f"{HEADER}\nother,x,y,z\nsrv1,{ID},{IID},{CID}\n", "file", host="srv1")
    assert [line.host for line in table.lines] == ["srv1"]
