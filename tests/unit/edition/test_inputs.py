"""What is asked for, judged before the machine is contacted; and by validate without one."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._validate.inputs import InputsJudge
from ansible_collections.volume.activation.plugins.plugin_utils._validate.machine import roles_of

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.support.edition_on_simulation import edition_desired
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


@pytest.mark.parametrize(
    ("options", "variable", "said"),
    [
        ({"edition": None}, "edition", "is missing"),
        ({"edition": ""}, "edition", "is empty"),
        ({"edition": False}, "edition", "put it in quotes"),
        ({"edition": "ServerDatacentre"}, "edition", "Is ServerDatacenter meant?"),
        ({"edition": "Windows Server 2022 Datacenter"}, "edition", "such as ServerStandard"),
        ({"edition": "ServerStandardEval"}, "edition", "nothing becomes an evaluation"),
        ({"edition": DATACENTER}, "edition", "such as ServerStandard"),
        ({"product_key": "12345"}, "product_key", "is not accepted"),
        ({"product_key": gvlk_of("ServerStandard", 20348)}, "product_key", "Server 2022 Standard"),
        ({"product_key": first_office_key()}, "product_key", "(office_gvlk)"),
        ({"product_key": first_avma_key()}, "product_key", "(avma)"),
        ({"reboot_timeout": 59}, "reboot_timeout", "60 to 14400 seconds"),
        ({"dism_timeout": 14401}, "dism_timeout", "60 to 14400 seconds"),
    ],
)
def test_what_can_not_be_meant_is_one_line(
    options: dict[str, Any], variable: str, said: str
) -> None:
    with pytest.raises(InputError) as refused:
        edition_desired(**{"edition": "ServerDatacenter", **options})
    text = str(refused.value)
    assert text.startswith(variable) and said in text
    assert "\n" not in text and not FULL_KEY.search(text)


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
