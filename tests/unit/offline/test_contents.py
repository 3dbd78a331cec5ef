"""All that a script is made of, and every line for what no script is made of."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._offline import script as module
from ansible_collections.volume.activation.plugins.plugin_utils._offline.file import ensure_script
from ansible_collections.volume.activation.plugins.plugin_utils._offline.script import (
    script_from_options,
)

from tests.support.offline_scripts import KEY, options_of, script
from tests.unit.offline.test_script import data_of

pytestmark = pytest.mark.ansible_core

Steps = list[tuple[Any, ...]]
SERVICE, PRODUCT = "SoftwareLicensingService", "SoftwareLicensingProduct"
WINDOWS = "55c92734-d682-4d71-983e-d6ec3f16059f"


def steps_of(**options: Any) -> Steps:
    """When, class, method, arguments, secrets and target of each step."""
    steps = data_of(script(**options))["steps"]
    assert all(
        list(step) == ["when", "class", "method", "arguments", "secrets", "target"]
        for step in steps
    )
    return [tuple(step.values()) for step in steps]


OWN_HOST: Steps = [
    ("own_host", PRODUCT, "ClearKeyManagementServiceMachine", {}, {}, {"ID": ""}),
    ("own_host", PRODUCT, "ClearKeyManagementServicePort", {}, {}, {"ID": ""}),
]
INSTALL: Steps = [
    ("key", SERVICE, "InstallProductKey", {}, {"ProductKey": "product_key"}, {}),
    ("key", SERVICE, "RefreshLicenseStatus", {}, {}, {}),
]
TARGET = {"ApplicationID": WINDOWS, "PartialProductKey": "VMK7H", "LicenseIsAddon": False}
ACTIVATE: Steps = [
    ("activate", PRODUCT, "Activate", {}, {}, TARGET),
    ("activate", SERVICE, "RefreshLicenseStatus", {}, {}, {}),
]
HOST: Steps = [
    (
        "host", SERVICE, "SetKeyManagementServiceMachine",
        {"MachineName": "kms01.contoso.example"}, {}, {},
    ),
    ("port", SERVICE, "SetKeyManagementServicePort", {"PortNumber": 1688}, {}, {}),
]  # fmt: skip
CLEAR: Steps = [
    ("clear", SERVICE, "ClearKeyManagementServiceMachine", {}, {}, {}),
    ("clear", SERVICE, "ClearKeyManagementServicePort", {}, {}, {}),
]


def test_every_step_there_can_be() -> None:
    assert steps_of() == [*OWN_HOST, *HOST, *INSTALL, *ACTIVATE]
    assert steps_of(activate=False) == [*OWN_HOST, *HOST, *INSTALL]
    by_dns = {"kms_host": "", "kms_discovery": True}
    assert steps_of(**by_dns) == [*OWN_HOST, *CLEAR, *INSTALL, *ACTIVATE]


def test_what_a_script_decides_by() -> None:
    data = data_of(script(edition_id=" ServerStandard ", build="20348"))
    clouds, channels, request = (data.pop(name) for name in ("kept_clouds", "channels", "request"))
    assert clouds[0] == {"host": "azkms.core.windows.net", "name": "azure_kms"}
    assert {"pattern": r"\bRETAIL\(GRACE\)", "channel": "grace"} in channels
    assert (request["discover"], request["probe_found"]["most"]) == (False, 0)
    del data["steps"]
    assert data == {
        "schema": 1,
        "machine": "srv1",
        "edition_id": "ServerStandard",
        "build": 20348,
        "application_id": WINDOWS,
        "endpoints": [{"host": "kms01.contoso.example", "port": 1688}],
        "default_port": 1688,
        "key": None,
        "key_last_five": "VMK7H",
        "key_prompt": "GVLK of Windows Server 2022 Standard, it ends in VMK7H",
        "no_key": None,
        "kept_channels": ["csvlk", "mak", "retail", "oem", "subscription", "avma", "unknown"],
        "evaluation": "Windows runs on an evaluation licence, which no key activates. Convert it "
        "first: the playbook volume.activation.edition with edition_edition does, or DISM /online "
        "/Set-Edition; DISM /online /Get-TargetEditions names what is possible",
    }


def test_what_changes_with_the_options() -> None:
    by_dns = data_of(script(kms_host="", kms_discovery=True))["request"]
    assert (by_dns["discover"], by_dns["probe_found"]["most"]) == (True, 4)
    data = data_of(script(keys_in_script=True, replace_channels=["mak"]))
    assert data["key"] == KEY
    assert data["kept_channels"] == ["csvlk", "retail", "oem", "subscription", "avma", "unknown"]
    assert data_of(script(replace_cloud_kms_host=True))["kept_clouds"] == []
    data = data_of(script(edition_id="ServerRdsh", build=19045))
    assert data["no_key"] == (
        "EditionID 'ServerRdsh' is Windows Enterprise multi-session, for which no setup key (GVLK) "
        "is published: it runs in Azure alone and does not activate by an on-premises KMS host. "
        "Leave it to the KMS host of Azure, which its image asks; in Azure check that the machine "
        "reaches that host on TCP 1688"
    )
    assert (data["key"], data["key_prompt"]) == (
        None, "GVLK of Windows Enterprise multi-session, it ends in ",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {"keys_in_script": True},
            "# It holds the published setup key (GVLK) where one is needed.",
        ),
        (
            {},
            "# Where a key is needed, it asks for the published setup key (GVLK) ending in VMK7H.",
        ),
        (
            {"edition_id": "ServerRdsh", "build": 19045, "keys_in_script": True},
            "# No setup key (GVLK) is published for this edition: it keeps what is licensed.",
        ),
        (
            {},
            '# Made for: EditionID "ServerStandard", build 20348, Windows Server 2022 Standard',
        ),
        (
            {"edition_id": "ServerRdsh", "build": 19045},
            '# Made for: EditionID "ServerRdsh", build 19045, Windows Enterprise multi-session',
        ),
        ({}, f"# Made by: volume.activation {module.collection_version()}"),
        ({"date": "2026-03-01T12:00Z"}, "# Date: 2026-03-01T12:00Z"),
        ({"date": "2026-03-01T12:00:05Z"}, "# Date: 2026-03-01T12:00:05Z"),
    ],
)
def test_line_of_the_head(options: dict[str, Any], line: str) -> None:
    assert line in script(**options).splitlines()


def test_an_empty_date_is_none() -> None:
    assert script(date="") == script(date=None)


def test_version_of_an_installed_collection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_PLUGINS", tmp_path / "plugins")
    (tmp_path / "galaxy.yml").write_text("version: 1.2.3\n", "utf-8")
    assert module.collection_version() == "1.2.3"
    content = {"collection_info": {"version": "4.5.6"}}
    (tmp_path / "MANIFEST.json").write_text(json.dumps(content), "utf-8")
    assert module.collection_version() == "4.5.6"


DATE = "a date such as 2026-03-01 or 2026-03-01T12:00:00Z"


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (
            {"method": "mak"},
            "x_method: 'mak' is not accepted: kms; a script for a machine that nobody can reach is "
            "made for a KMS host alone",
        ),
        (
            {"edition_id": "CoreN"},
            "x_edition_id: 'CoreN' is not accepted: EditionID 'CoreN' is a Home edition, which has "
            "no volume licence. Upgrade it to Pro with a genuine Pro licence first; volume "
            "licences build on that",
        ),
        (
            {"edition_id": ""},
            "x_edition_id is empty: give an EditionID as the registry has it, such as "
            "ServerStandard",
        ),
        ({"build": 0}, "x_build: 0 is not accepted: give the build as a whole number, such as "
                       "20348"),
        ({"date": "today"}, f"x_date: 'today' is not accepted: {DATE}"),
        ({"date": "2026-03-01T12Z"}, f"x_date: '2026-03-01T12Z' is not accepted: {DATE}"),
        ({"date": 5}, f"x_date: 5 is not accepted: {DATE}"),
    ],
)  # fmt: skip
def test_what_no_script_is_made_of(options: dict[str, Any], line: str) -> None:
    with pytest.raises(InputError) as caught:
        script_from_options(options_of(**options), "srv1", lambda option: f"x_{option}")
    assert str(caught.value) == line


def test_result_of_a_script(tmp_path: Path) -> None:
    desired = script_from_options(options_of(keys_in_script=True), "srv1")
    path = tmp_path / "srv1.ps1"
    result = {
        "changed": True,
        "script": str(path),
        "product": "Windows Server 2022 Standard",
        "key_last_five": "VMK7H",
        "keys_in_script": True,
    }
    assert ensure_script(desired, str(tmp_path), True, "folder") == result
    assert not path.exists()
    assert ensure_script(desired, str(tmp_path), False, "folder") == result
    assert path.read_text("ascii") == script(keys_in_script=True)
    again = ensure_script(desired, str(tmp_path), False, "folder")
    assert again == {**result, "changed": False}
    bare = script_from_options(options_of(edition_id="ServerRdsh", build=19045), "srv1")
    shown = ensure_script(bare, str(tmp_path), True, "folder")
    assert (shown["key_last_five"], shown["keys_in_script"], shown["product"]) == (
        None, False, "Windows Enterprise multi-session",
    )  # fmt: skip


def test_folder_that_takes_no_script(tmp_path: Path) -> None:
    desired = script_from_options(options_of(), "srv1")
    for folder, line in (
        (None, "x is missing: a folder on the controller for the scripts"),
        ("", "x is missing: a folder on the controller for the scripts"),
    ):
        with pytest.raises(InputError) as caught:
            ensure_script(desired, folder, True, "x")
        assert str(caught.value) == line
    path = tmp_path / "srv1.ps1"
    path.write_text("# Machine: other", "ascii")
    with pytest.raises(InputError) as caught:
        ensure_script(desired, str(tmp_path), True, "x")
    assert caught.value.accepted == (
        "a folder in which srv1.ps1 is the script of this machine; that file is another"
    )
    path.unlink()
    path.mkdir()
    with pytest.raises(InputError) as caught:
        ensure_script(desired, str(tmp_path), True, "x")
    assert caught.value.accepted == "a file that can be read (Is a directory)"
