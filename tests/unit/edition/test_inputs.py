"""What is asked for, judged before the machine is contacted; and by validate without one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._edition.desired import (
    DesiredEdition,
    desired_from_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._validate.inputs import InputsJudge
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import roles_of

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.support.edition_on_simulation import edition_desired, edition_options
from tests.support.full_key import FULL_KEY

DATACENTER = gvlk_of("ServerDatacenter", 20348)
OWN_KEY = "BCDFG-HJKMP-QRTVW-XY234-6789B"


@pytest.mark.parametrize(
    ("given", "edition"),
    [
        ("ServerDatacenter", "ServerDatacenter"),
        (" serverdatacenter ", "ServerDatacenter"),
        ("ServerDatacenterCor", "ServerDatacenter"),
        ("ENTERPRISE", "Enterprise"),
        ("EnterpriseN", "EnterpriseN"),
    ],
)
def test_an_edition_is_as_the_table_spells_it(given: str, edition: str) -> None:
    assert edition_desired(edition=given).edition == edition


FULL = "the EditionID of a full edition that is sold by volume licence, such as ServerStandard"
QUOTES = "YAML reads this as something else than text: put it in quotes"
PUBLISHED = (
    "product_key: '*****-*****-*****-*****-{}' is not accepted: a key of your own for "
    "ServerDatacenter; this key is published for {}. Leave it out to have the right one chosen"
)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"edition": None}, f"edition is missing: {FULL}"),
        ({"edition": ""}, f"edition is empty: {FULL}"),
        (
            {"edition": False},
            f"edition: a value of type bool is not accepted: {FULL}. {QUOTES}",
        ),
        (
            {"edition": "ServerDatacentre"},
            f"edition: 'ServerDatacentre' is not accepted: {FULL}. Is ServerDatacenter meant?",
        ),
        ({"edition": "Windows"}, f"edition: 'Windows' is not accepted: {FULL}"),
        (
            {"edition": "ServerStandardEval"},
            f"edition: 'ServerStandardEval' is not accepted: {FULL}; nothing becomes an evaluation",
        ),
        (
            {"edition": DATACENTER},
            f"edition: '*****-*****-*****-*****-6VM33' is not accepted: {FULL}",
        ),
        (
            {"product_key": "12345"},
            "product_key is not accepted: a product key is five groups of five letters and digits, "
            "and holds no A, E, I, L, O, S, U, Z, 0, 1 or 5",
        ),
        (
            {"product_key": gvlk_of("ServerStandard", 20348)},
            PUBLISHED.format("VMK7H", "Windows Server 2022 Standard (gvlk)"),
        ),
        (
            {"product_key": first_office_key()},
            PUBLISHED.format(
                "GCVGB", "Office LTSC Professional Plus 2024 Professional Plus (office_gvlk)"
            ),
        ),
        (
            {"product_key": first_avma_key()},
            PUBLISHED.format("VCH67", "Windows Server 2025 Datacenter (avma)"),
        ),
        ({"reboot_timeout": 59}, "reboot_timeout: 59 is not accepted: 60 to 14400 seconds"),
        ({"dism_timeout": 14401}, "dism_timeout: 14401 is not accepted: 60 to 14400 seconds"),
    ],
)
def test_what_can_not_be_meant_is_one_line(options: dict[str, Any], said: str) -> None:
    with pytest.raises(InputError) as refused:
        edition_desired(**{"edition": "ServerDatacenter", **options})
    assert str(refused.value) == said
    assert not FULL_KEY.search(said)


def test_an_error_names_the_variable_that_was_given() -> None:
    for option, value in {"edition": "", "product_key": "1", "dism_timeout": 1}.items():
        options = edition_options(**{"edition": "ServerDatacenter", option: value})
        with pytest.raises(InputError, match=f"^edition_{option}[: ]"):
            desired_from_options(options, "edition_{}".format)


def test_what_is_given_is_what_is_desired() -> None:
    plain = DesiredEdition(
        edition="ServerDatacenter",
        product_key=None,
        accept_eula=False,
        reboot=False,
        reboot_timeout=1800,
        dism_timeout=3600,
        allow_downgrade=False,
        replace_channels=frozenset(),
        snapshot_folder=None,
    )
    assert edition_desired(edition="ServerDatacenter") == plain
    empty = {"product_key": "", "snapshot_folder": ""}
    assert edition_desired(edition="ServerDatacenter", **empty) == plain
    given: dict[str, Any] = {
        "accept_eula": True,
        "reboot": True,
        "reboot_timeout": 60,
        "dism_timeout": 14400,
        "allow_downgrade": True,
        "replace_channels": ["oem"],
        "snapshot_folder": "before",
    }
    assert edition_desired(edition="ServerDatacenter", **given) == replace(
        plain, **{**given, "replace_channels": frozenset({"oem"})}
    )


def test_a_key_of_the_edition_and_one_of_ones_own_are_taken() -> None:
    for key in (DATACENTER, OWN_KEY):
        desired = edition_desired(edition="ServerDatacenter", product_key=key)
        assert desired.product_key == key
        assert key not in repr(desired)


def test_validate_judges_machines_that_name_an_edition() -> None:
    assert roles_of(["windows_clients"], {"edition_edition"}, True) == ["windows_client", "edition"]
    values = {"edition_edition": "ServerDatacentre", "edition_accept_eula": True}
    judged = InputsJudge().judged("edition", "srv1", values, values.__getitem__)
    assert "Is ServerDatacenter meant?" in str(judged.problem)
    values["edition_edition"] = "ServerDatacenter"
    assert InputsJudge().judged("edition", "srv1", values, values.get).problem is None


def test_validate_looks_at_the_folder(tmp_path: Any) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    values = {"edition_edition": "Enterprise", "edition_snapshot_folder": str(tmp_path / "file")}
    judged = InputsJudge().judged("edition", "srv1", values, values.get)
    assert str(judged.problem).startswith("edition_snapshot_folder")
