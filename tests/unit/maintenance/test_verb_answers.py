"""What a verb gives back: IDs, lists, and what went wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._machine.state import StateError

from lab.simulation.holdings import CONTAINER, ActivationObject
from lab.simulation.network import Network
from lab.simulation.windows import WmiFault
from tests.support.maintenance_runs import (
    HOST_KEY,
    ILID,
    OBJECT,
    THUMBPRINT,
    confirmation_id,
    machine_of,
    office,
    run_verb,
    without_doing,
)
from tests.support.run_on_simulation import execute_on
from tests.support.verb_rows import ROWS


@pytest.mark.parametrize("name", ["installation_id", "confirmation_id"])
def test_without_a_key_of_windows(name: str, network: Network) -> None:
    machine = machine_of(network, office())
    options = {"confirmation_id": "1" * 48} if name == "confirmation_id" else {}
    result = run_verb(machine, verb=name, **options).result
    assert result["msg"] == "No product key of Windows is installed. Nothing was written."


def test_product_without_an_installation_id(network: Network) -> None:
    machine = machine_of(network)
    machine.licenses[0].columns = {"OfflineInstallationId": None}
    result = run_verb(machine, verb="installation_id").result
    assert result["msg"] == (
        "Windows has no installation ID for Windows(R), ServerStandard edition. Nothing was "
        "written."
    )


def test_installation_id_of_another_product(network: Network) -> None:
    machine = machine_of(network)
    wanted = machine.licenses[1]
    result = run_verb(machine, verb="installation_id", activation_id=wanted.activation_id).result
    assert result["data"] == {"installation_id": wanted.installation_id(machine.cmid)}
    assert result["_ansible_no_log"] is True


@pytest.mark.parametrize("name", ["installation_id", "ad_installation_id"])
def test_installation_id_goes_to_a_file_of_its_own(
    name: str, network: Network, tmp_path: Path
) -> None:
    machine, path = machine_of(network), tmp_path / "iid.txt"
    path.write_text("old", "utf-8")
    options = {**ROWS[name].options(machine, tmp_path), "destination": str(path)}
    foretold = run_verb(machine, check_mode=True, verb=name, **options).result
    assert path.read_text("utf-8") == "old"
    first = run_verb(machine, verb=name, **options).result
    written = path.read_text("utf-8")
    assert written.strip().isdigit()
    assert path.stat().st_mode & 0o777 == 0o600
    assert first["changed"] is True
    assert foretold["changed"] is (name == "installation_id")
    assert first["data"] == {"destination": str(path)}
    assert "_ansible_no_log" not in first
    assert written.strip() not in json.dumps(first)
    path.chmod(0o644)
    assert run_verb(machine, verb=name, **options).result["changed"] is True
    assert run_verb(machine, verb=name, **options).result["changed"] is False
    assert path.stat().st_mode & 0o777 == 0o600
    assert sorted(each.name for each in tmp_path.iterdir()) == ["iid.txt"]


def test_file_that_can_not_be_written_is_named(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.open", full)
    path = tmp_path / "iid.txt"
    path.write_bytes(b"\xff")
    with pytest.raises(InputError, match="No space left on device"):
        run_verb(machine_of(network), verb="installation_id", destination=str(path))


def test_wrong_confirmation_id_is_explained(network: Network) -> None:
    machine = machine_of(network)
    result = run_verb(machine, verb="confirmation_id", confirmation_id="1" * 48).result
    assert result["failed"] is True
    assert "DepositOfflineConfirmationId failed with 0xC004F04D" in result["msg"]
    assert result["msg"].endswith("Done: nothing.")
    assert result["error"]["code"] == "0xC004F04D"
    assert result["changed"] is False


def test_licence_that_is_not_in_force_after_all_is_a_failure(network: Network) -> None:
    """Windows takes the deposit, and the license status does not follow."""
    machine = machine_of(network)
    execute = execute_on(machine)

    def forgets(module: str, arguments: Mapping[str, Any]) -> Mapping[str, Any]:
        answer = execute(module, arguments)
        for row in answer["state"]["tables"]["products"]:
            row["LicenseStatus"] = 5
        return answer

    given = confirmation_id(machine)
    result = run_verb(
        machine, execute=forgets, verb="confirmation_id", confirmation_id=given
    ).result
    assert result["failed"] is True
    assert result["msg"] == (
        "The state read back is not the desired one: license_status is 'notification'."
    )
    assert result["changed"] is True


@pytest.mark.parametrize(
    ("name", "options", "undone"),
    [
        ("uninstall_product_key", {}, "UninstallProductKey"),
        ("remove_token_license", {"ilid": ILID, "ilvid": 7}, "Uninstall"),
        ("delete_activation_object", {"object_name": OBJECT}, "DeleteActivationObject"),
    ],
)
def test_what_is_still_there_is_a_failure(
    name: str, options: Mapping[str, Any], undone: str, network: Network
) -> None:
    machine = machine_of(network)
    result = run_verb(machine, execute=without_doing(machine, undone), verb=name, **options).result
    assert result["failed"] is True
    assert result["msg"] == "The state read back is not the desired one: it is still there."


def test_reinstallation_that_stops_says_where(network: Network) -> None:
    fault = WmiFault(0xC004F003, method="InstallLicense")
    machine = machine_of(network, wmi_faults=[fault])
    result = run_verb(machine, verb="reinstall_licenses").result
    assert "InstallLicenseFiles failed with 0xC004F003" in result["msg"]
    assert result["msg"].endswith(
        r". Done: nothing, 0 licence files up to C:\Windows\System32\spp\tokens\pkeyconfig"
        r"\pkeyconfig.xrm-ms."
    )
    assert result["changed"] is False


def test_files_are_named(network: Network) -> None:
    result = run_verb(machine_of(network), check_mode=True, verb="reinstall_licenses").result
    names = [path.rpartition("\\")[2] for path in result["data"]["license_files"]]
    assert names == ["pkeyconfig.xrm-ms", "standard.xrm-ms"]


def test_no_files_to_install(network: Network) -> None:
    machine = machine_of(network)
    machine.holdings.license_files = {}
    done = run_verb(machine, verb="reinstall_licenses")
    assert done.result["failed"] is True
    assert done.result["msg"] == (
        r"There is no licence file in System32\spp\tokens or System32\oem. Nothing was written."
    )
    assert len(done.executions) == 1


def test_forest_without_a_container_has_no_objects(network: Network) -> None:
    machine = machine_of(network)
    machine.holdings.activation_objects = None
    assert run_verb(machine, verb="activation_objects").result["data"] == []
    result = run_verb(machine, verb="ad_online", product_key=HOST_KEY).result
    assert result["after"]["activation_objects"] == [f"object-{HOST_KEY[-5:]}"]


def test_list_that_can_not_be_read_is_explained(network: Network) -> None:
    machine = machine_of(network)
    machine.holdings.signs = False
    result = run_verb(machine, verb="token_certificates").result
    assert result["failed"] is True
    assert "ListCertificates failed with 0x80040154" in result["msg"]


def test_objects_as_data(network: Network) -> None:
    result = run_verb(machine_of(network), verb="activation_objects").result
    assert result["data"][0] == {
        "name": OBJECT,
        "display_name": "Contoso",
        "distinguished_name": f"CN={OBJECT},{CONTAINER}",
        "activation_id": str(ActivationObject(OBJECT, None).activation_id),
        "partial_product_key": "3V66T",
        "extended_pid": None,
    }


def test_object_of_an_ambiguous_name(network: Network) -> None:
    machine = machine_of(network)
    machine.holdings.activation_objects = [
        ActivationObject("one", "Contoso"),
        ActivationObject("two", "Contoso"),
    ]
    result = run_verb(machine, verb="delete_activation_object", object_name="Contoso").result
    assert result["msg"] == (
        "Several activation objects have this name. Give a distinguished name: "
        f"CN=one,{CONTAINER}; CN=two,{CONTAINER}. Nothing was written."
    )
    assert len(machine.holdings.activation_objects) == 2
    named = f"cn=two,{CONTAINER}"
    run_verb(machine, verb="delete_activation_object", object_name=named)
    assert [each.name for each in machine.holdings.activation_objects] == ["one"]


def test_tokens_as_data(network: Network) -> None:
    machine = machine_of(network)
    licenses = run_verb(machine, verb="token_licenses").result["data"]
    assert licenses[0] == {
        "ilid": ILID,
        "ilvid": 7,
        "description": "operators",
        "additional_info": None,
        "expires": "2030-12-31T23:59:59Z",
        "authorization_status": "0x00000000",
    }
    assert run_verb(machine, verb="token_certificates").result["data"] == [
        {
            "thumbprint": THUMBPRINT,
            "subject": "CN=operator",
            "issuer": "CN=ca",
            "valid_from": "1/1/2026",
            "valid_to": "1/1/2028",
        }
    ]


def test_token_licences_that_can_not_be_read(network: Network) -> None:
    fault = WmiFault(0x80041003, query_class="SoftwareLicensingTokenActivationLicense")
    machine = machine_of(network, wmi_faults=[fault])
    with pytest.raises(StateError, match=r"token licences .* could not be read: 0x80041003"):
        run_verb(machine, verb="token_licenses")
