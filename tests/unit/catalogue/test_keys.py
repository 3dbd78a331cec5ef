"""The tables of published keys and the look-ups in them."""

from __future__ import annotations

import csv
import re
from collections import defaultdict

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_error import (
    EvaluationEditionError,
    NoVolumeEditionError,
    UnknownProductError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    DATA,
    avma_rows,
    office_gvlks,
    windows_gvlks,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import (
    InputError,
    InputTypeError,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    normalise_product_key,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.published_rows import BOUNDED, WINDOWS, label

UNPUBLISHED = "BCDFG-HJKMP-QRTVW-XY234-6789B"
EDITION_IDS = sorted({row.edition_id for row in WINDOWS if row.edition_id})
EVERY_BOUND = sorted(
    {
        bound + step
        for row in WINDOWS
        for bound in (row.build_min, row.build_max)
        if bound is not None
        for step in (-1, 0, 1)
    }
)


def covers(row, build):
    return row.build_min <= build and (row.build_max is None or build <= row.build_max)


# The tables


@pytest.mark.parametrize(
    ("file", "load"),
    [
        ("gvlk_windows.csv", windows_gvlks),
        ("gvlk_office.csv", office_gvlks),
        ("avma.csv", avma_rows),
    ],
)
def test_every_row_of_a_table_is_loaded_once(file, load):
    with (DATA / file).open(encoding="utf-8", newline="") as table:
        rows = list(csv.reader(table))
    assert len({len(row) for row in rows}) == 1
    assert len(load()) == len(rows) - 1 > 0
    assert load() is load()


@pytest.mark.parametrize("row", [*WINDOWS, *office_gvlks(), *avma_rows()], ids=label)
def test_every_row_has_a_well_formed_key_and_a_source_and_hides_its_key(row):
    assert normalise_product_key(row.key) == row.key
    assert re.match(r"learn\.microsoft\.com/|TechNet ", row.source)
    assert row.key not in repr(row)


def test_every_row_has_a_date_unless_its_page_was_not_read():
    assert all("ms.date 06/25/2025" in row.source for row in WINDOWS)
    undated = {row.release for row in office_gvlks() if not is_dated(row)}
    assert undated == {"2013", "2010"}
    undated = {row.guest_product for row in avma_rows() if not is_dated(row)}
    assert undated == {"Windows Server 2025"}
    for row in avma_rows():
        assert is_dated(row) != ("not confirmed from Microsoft" in row.notes)


def is_dated(row):
    return re.search(r"ms\.date \d\d/\d\d/\d{4}", row.source) is not None


def test_builds_are_ranges():
    for row in WINDOWS:
        if row.build_min is None:
            assert row.build_max is None
        else:
            assert 0 < row.build_min <= (row.build_max or row.build_min)


def test_an_edition_at_a_build_has_one_key():
    keys = defaultdict(set)
    for row in BOUNDED:
        for build in EVERY_BOUND:
            if covers(row, build):
                keys[row.edition_id, build].add(row.key)
    assert len(keys) > 100
    assert all(len(found) == 1 for found in keys.values())


def test_no_row_stands_twice():
    names = [(row.product, row.edition) for row in WINDOWS]
    assert len(set(names)) == len(names)
    names = [row.product for row in office_gvlks()]
    assert len(set(names)) == len(names)
    names = [(row.guest_product, row.edition) for row in avma_rows()]
    assert len(set(names)) == len(names)


def test_the_three_tables_share_no_key():
    tables = [{row.key for row in table} for table in (WINDOWS, office_gvlks(), avma_rows())]
    assert sum(map(len, tables)) == len(set.union(*tables))


def test_an_office_key_has_one_product():
    assert len({row.key for row in office_gvlks()}) == len(office_gvlks())


# gvlk_for


@pytest.mark.parametrize("row", BOUNDED, ids=label)
def test_every_row_is_found_at_both_ends_of_its_range(row):
    for build in (row.build_min, row.build_max or 99999):
        assert gvlk_for(row.edition_id, build).key == row.key


@pytest.mark.parametrize(
    ("edition_id", "build", "product", "edition"),
    [
        ("ServerStandard", 26100, "Windows Server 2025", "Standard"),
        ("ServerStandard", "20348", "Windows Server 2022", "Standard"),
        (" serverdatacenter ", 17763, "Windows Server 2019", "Datacenter"),
        ("ServerStandardACor", 17763, "Windows Server, version 1809", "Standard"),
        ("ServerTurbine", 20348, "Windows Server 2022", "Datacenter: Azure Edition"),
        ("Enterprise", 17763, "Windows 10", "Enterprise"),
        ("EnterpriseS", 17763, "Windows 10", "Enterprise LTSC 2019"),
        ("EnterpriseS", 14393, "Windows 10", "Enterprise LTSB 2016"),
        ("Professional", 19045, "Windows 10", "Pro"),
        ("Professional", 22631, "Windows 11", "Pro"),
        ("Professional", 9600, "Windows 8.1", "Pro"),
        ("Professional", 7601, "Windows 7", "Professional"),
        ("EnterpriseG", 19045, "Windows 10", "Enterprise G"),
        ("EnterpriseG", 22631, "Windows 11", "Enterprise G"),
        ("IoTEnterpriseS", 26100, "Windows IoT", "Enterprise LTSC 2024"),
    ],
)
def test_gvlk_for(edition_id, build, product, edition):
    found = gvlk_for(edition_id, build)
    assert (found.product, found.edition) == (product, edition)


@pytest.mark.parametrize(
    ("edition_id", "build", "words"),
    [
        ("ServerStandard", 26101, "Windows Server 2025 (build 26100)"),
        ("Professional", 19046, "Windows 11 (build 22000 and later), Windows 10 (builds 10240 to"),
        ("Professional", 21999, "this edition is known for"),
        ("EnterpriseG", 20000, "this edition is known for"),
        ("EnterpriseG", 9600, "this edition is known for"),
        ("ServrStandard", 20348, "near it: ServerStandard"),
        ("ServerTurbineCor", 20348, "not confirmed"),
        ("zzzz", 20348, "no EditionID is near it"),
        ("a\nb", 20348, "'a\\nb'"),
        (UNPUBLISHED, 20348, "'*****-*****-*****-*****-6789B'"),
    ],
)
def test_an_unknown_product_is_never_guessed(edition_id, build, words):
    with pytest.raises(UnknownProductError) as caught:
        gvlk_for(edition_id, build)
    message = str(caught.value)
    assert type(caught.value) is UnknownProductError
    assert message.startswith("There is no published GVLK for EditionID ")
    assert words in message
    assert "\n" not in message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("edition_id", "remedy"),
    [
        ("ServerStandardEval", "DISM /online /Get-TargetEditions names what is possible"),
        ("ServerStandardEval", "set edition_edition: ServerStandard, edition_accept_eula: true"),
        ("ServerDatacenterEval", "DISM /online /Set-Edition:ServerDatacenter /ProductKey:<GVLK"),
        ("ServerStandardEvalCor", "set edition_edition: ServerDatacenter,"),
        ("ServerDatacenterEvalCor", "A domain controller has to be demoted before"),
        ("EnterpriseEval", "install Windows anew"),
        ("EnterpriseSEval", "install Windows anew"),
    ],
)
def test_an_evaluation_is_told_apart(edition_id, remedy):
    with pytest.raises(EvaluationEditionError, match="no key activates it") as caught:
        gvlk_for(edition_id, 20348)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize("edition_id", ["ServerStandardCor", "serverstandardcor", "ServerStandard"])
def test_the_name_of_a_server_core_is_that_of_its_edition(edition_id):
    """DISM puts Cor at the end; the registry has the plain EditionID."""
    assert gvlk_for(edition_id, 20348) == gvlk_for("ServerStandard", 20348)


@pytest.mark.parametrize(
    "edition_id", ["Core", "CoreN", "CoreSingleLanguage", "CoreCountrySpecific", "core"]
)
def test_a_home_edition_is_told_apart(edition_id):
    with pytest.raises(NoVolumeEditionError, match="has no volume licence") as caught:
        gvlk_for(edition_id, 22631)
    assert "genuine Pro licence" in caught.value.remedy


@pytest.mark.parametrize(
    ("edition_id", "build", "error", "words"),
    [
        ("", 20348, InputError, "my_edition is empty"),
        (None, 20348, InputError, "my_edition is missing"),
        (5, 20348, InputTypeError, "my_edition: a value of type int"),
        ("ServerStandard", None, InputError, "my_build is missing"),
        ("ServerStandard", "", InputError, "my_build is empty"),
        ("ServerStandard", "10.0.20348", InputError, "my_build: '10.0.20348'"),
        ("ServerStandard", -1, InputError, "my_build: -1"),
        ("ServerStandard", 0, InputError, "my_build: 0"),
        ("ServerStandard", True, InputTypeError, "my_build: a value of type bool"),
        ("ServerStandard", 20348.0, InputTypeError, "my_build: a value of type float"),
    ],
)
def test_bad_arguments(edition_id, build, error, words):
    with pytest.raises(error) as caught:
        gvlk_for(edition_id, build, "my_edition", "my_build")
    assert str(caught.value).startswith(words)


@given(st.sampled_from(EDITION_IDS), st.one_of(st.sampled_from(EVERY_BOUND), st.integers(1, 40000)))
def test_a_found_row_covers_the_build(edition_id, build):
    expected = [row for row in BOUNDED if row.edition_id == edition_id and covers(row, build)]
    try:
        found = gvlk_for(edition_id, build)
    except UnknownProductError:
        assert not expected
        return
    assert found.edition_id == edition_id
    if found.build_min is None:
        assert found.product == ("Windows 11" if build >= 22000 else "Windows 10")
        assert 10240 <= build <= 19045 or build >= 22000
    else:
        assert found in expected


@given(st.text(max_size=30), st.one_of(st.integers(), st.text(max_size=8)))
def test_any_arguments_give_a_row_or_a_plain_error(edition_id, build):
    try:
        gvlk_for(edition_id, build)
    except (InputError, UnknownProductError) as error:
        assert "\n" not in str(error)
