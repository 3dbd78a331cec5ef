"""Which edition becomes which: the table as Microsoft's pages have it, and looks into it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.edition_paths import (
    DISM,
    KEY,
    NONE,
    SERVER_CORE,
    STAGED_CODES,
    DismExitCode,
    EditionPath,
    dism_exit_code,
    edition_paths,
    is_server_edition,
    path_between,
    possible_targets,
    same_edition,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_of

CORE, DESKTOP, CLIENT = "Server Core", "Server", "Client"


@pytest.mark.parametrize(
    ("start", "target", "build", "installation", "way", "restart"),
    [
        ("ServerStandardEval", "ServerStandard", 20348, DESKTOP, DISM, "yes"),
        ("ServerStandardEval", "ServerDatacenter", 20348, DESKTOP, DISM, "yes"),
        ("ServerDatacenterEval", "ServerDatacenter", 26100, CORE, DISM, "yes"),
        ("ServerDatacenterEval", "ServerStandard", 20348, DESKTOP, NONE, ""),
        ("ServerStandardEvalCor", "ServerStandard", 17763, CORE, NONE, ""),
        ("ServerStandardEvalCor", "ServerDatacenterCor", 17763, CORE, DISM, "yes"),
        ("ServerStandardEval", "ServerStandard", 9600, CORE, DISM, "yes"),
        ("ServerStandard", "ServerDatacenter", 14393, CORE, DISM, "yes"),
        ("ServerDatacenter", "ServerStandard", 20348, DESKTOP, NONE, ""),
        ("ServerDatacenter", "ServerTurbine", 20348, DESKTOP, NONE, ""),
        ("Professional", "Enterprise", 22631, CLIENT, KEY, "no"),
        ("Professional", "Education", 22631, CLIENT, KEY, "yes"),
        ("ProfessionalN", "EnterpriseN", 19045, CLIENT, KEY, "no"),
        ("Core", "Professional", 22631, CLIENT, NONE, ""),
        ("Core", "Education", 22631, CLIENT, KEY, "yes"),
        ("Enterprise", "Professional", 22631, CLIENT, KEY, "unknown"),
    ],
)
def test_a_change_is_as_microsofts_page_has_it(
    start: str, target: str, build: int, installation: str, way: str, restart: str
) -> None:
    path = path_between(start, target, build, installation)
    assert path is not None
    assert (path.way, path.restart) == (way, restart)


@pytest.mark.parametrize(
    ("start", "target", "build"),
    [
        ("Professional", "EnterpriseN", 22631),
        ("Core", "Enterprise", 22631),
        ("Education", "Enterprise", 22631),
        ("EnterpriseS", "Enterprise", 19044),
        ("EnterpriseEval", "Enterprise", 22631),
        ("Professional", "Enterprise", 9600),
        ("ServerSolution", "ServerStandard", 17763),
    ],
)
def test_what_no_page_says_is_no_path(start: str, target: str, build: int) -> None:
    assert path_between(start, target, build, None) is None


def test_targets_are_listed_upwards_first() -> None:
    found = [row.to_edition for row in possible_targets("Enterprise", 22631, CLIENT)]
    assert found == [
        "Education", "Professional", "ProfessionalWorkstation", "ProfessionalEducation",
    ]  # fmt: skip
    found = [row.to_edition for row in possible_targets("ServerStandardEval", 20348, DESKTOP)]
    assert found == ["ServerStandard", "ServerDatacenter"]
    found = [row.to_edition for row in possible_targets("ServerStandardEvalCor", 20348, CORE)]
    assert found == ["ServerDatacenter"]
    assert possible_targets("ServerDatacenter", 20348, DESKTOP) == ()


def test_row_is_whole() -> None:
    page = (
        "learn.microsoft.com/windows/deployment/upgrade/windows-edition-upgrades "
        "(MicrosoftDocs/windows-itpro-docs, ms.date 10/02/2023)"
    )
    assert path_between("Enterprise", "Professional", 10240, None) == EditionPath(
        "Enterprise", "Professional", "key", "unknown", "", 10240, None, True, False, "", page
    )
    assert path_between("Core", "Education", 10240, None) == EditionPath(
        "Core", "Education", "key", "yes", "", 10240, None, False, True, "", page
    )


@pytest.mark.parametrize(
    ("build", "installation", "fits"),
    [
        (9200, CORE, True),
        (9600, CORE, True),
        (9199, CORE, False),
        (9601, CORE, False),
        (9600, DESKTOP, False),
        (9600, None, False),
        (9600, "", False),
    ],
)
def test_ends_of_a_row(build: int, installation: str | None, fits: bool) -> None:
    row = EditionPath("A", "B", "dism", "yes", CORE, 9200, 9600, False, False, "", "")
    assert row.fits(build, installation) is fits
    anywhere = replace(row, installation="", build_min=None, build_max=None)
    assert anywhere.fits(build, installation)


def test_exit_code_is_whole() -> None:
    assert dism_exit_code(740) == DismExitCode(
        code=740,
        name="ERROR_ELEVATION_REQUIRED",
        meaning="The account is no full administrator",
        likely_cause="UAC filters the token of a local account",
        remedy="Use a domain account that is administrator of the machine",
        source="winerror.h (win32metadata)",
    )


def test_server_core_is_the_same_edition_and_an_evaluation_is_not() -> None:
    assert same_edition("ServerDatacenterCor", "serverdatacenter ")
    assert same_edition("ServerStandardEvalCor", "ServerStandardEval")
    assert not same_edition("ServerStandardEval", "ServerStandard")
    assert not same_edition("ServerDatacenter", "ServerStandard")
    assert is_server_edition(" serverStandardEval") and not is_server_edition("Enterprise")


def test_each_row_has_a_source_and_says_what_else_there_is() -> None:
    rows = edition_paths()
    assert {row.installation for row in rows} == {"", DESKTOP, SERVER_CORE}
    assert len({(r.from_edition, r.to_edition, r.installation, r.build_min) for r in rows}) == len(
        rows
    )
    for row in rows:
        assert row.source
        assert bool(row.instead) == (row.way == NONE), row
        assert (row.restart != "") == (row.way != NONE), row
        assert not (row.is_downgrade and row.way == DISM), row


def test_each_target_by_dism_or_key_has_a_published_key() -> None:
    for row in edition_paths():
        build = row.build_min or (22631 if row.way == KEY else 20348)
        if row.way != NONE and row.build_max is None:
            build = max(build, 22631 if row.way == KEY else 20348)
            assert gvlk_of(row.to_edition, build), row


@pytest.mark.parametrize("code", [0, 50, 87, 112, 740, 1168, 1223, 3010, 3017])
def test_an_exit_code_is_explained(code: int) -> None:
    found = dism_exit_code(code)
    assert found is not None and found.meaning and found.source
    assert bool(found.remedy) == (code not in STAGED_CODES)


def test_an_unknown_exit_code_is_none() -> None:
    assert dism_exit_code(4711) is None
    assert STAGED_CODES == (0, 3010)
