"""Whole activations by phone on simulated machines: gathered, answered, deposited, refused."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from lab.simulation import windows as lab_windows
from lab.simulation.network import Network
from lab.simulation.windows import License
from tests.support.office_on_simulation import licence, office_run
from tests.support.phone_runs import (
    DEPOSIT,
    MAK_OFFICE,
    REFRESH,
    WELL_FORMED,
    answer,
    phone,
    three,
)
from tests.support.run_on_simulation import (
    READ,
    WRITE,
    execute_on,
    gvlk_license,
    license_of,
    methods_of,
    simulated,
    snapshot,
)
from tests.support.run_on_simulation import run as windows_run
from tests.support.scenario import MAK

PRODUCTS = {
    "Office LTSC Professional Plus 2024 (mak)": {
        "partial_product_key": "FFFFF", "channel": "mak", "license_status": "notification",
    },
    "Windows(R), ServerStandard edition": {
        "partial_product_key": "3V66T", "channel": "mak", "license_status": "notification",
    },
    "Windows(R), ServerStandard-ESU edition": {
        "partial_product_key": "BBBBB", "channel": "mak", "license_status": "notification",
    },
}  # fmt: skip
NO_LONGER = (
    "Windows(R), ServerStandard edition answers another installation ID than line {} of "
    "phone.csv, whose confirmation ID does not fit any more: {}. Delete the line and run again, "
    "which writes the new installation ID"
)


def test_gather_answer_deposit_and_then_nothing(network: Network, tmp_path: Path) -> None:
    machine = three(network)
    held = snapshot(machine)
    checked = phone(machine, tmp_path, check_mode=True)
    assert (checked.result["changed"], list(tmp_path.iterdir())) == (True, [])
    first = phone(machine, tmp_path)
    assert snapshot(machine) == held
    assert first.executions == (READ,)
    assert (first.result["changed"], first.result["plan"]) == (True, [])
    assert first.result["awaiting"] == list(PRODUCTS)
    assert first.result["before"] == first.result["after"] == PRODUCTS
    assert first.result["diff"] == {"before": {}, "after": {}}
    (file,) = tmp_path.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not phone(machine, tmp_path).result["changed"]
    assert not phone(machine, tmp_path, check_mode=True).result["changed"]

    answer(machine, tmp_path)
    checked = phone(machine, tmp_path, check_mode=True)
    assert snapshot(machine) == held
    done = phone(machine, tmp_path)
    assert done.executions == (READ, WRITE)
    assert methods_of(done.result) == methods_of(checked.result) == [DEPOSIT] * 3 + [REFRESH]
    assert done.result["after"] == checked.result["after"]
    assert [step["why"] for step in done.result["plan"]] == [
        *(f"deposit the confirmation ID of {label}" for label in PRODUCTS),
        "have Windows evaluate its licences again",
    ]
    licensed = {name: {**each, "license_status": "licensed"} for name, each in PRODUCTS.items()}
    assert done.result["after"] == licensed
    assert done.result["diff"] == {"before": PRODUCTS, "after": licensed}
    assert set(done.result) == {
        "changed",
        "before",
        "after",
        "plan",
        "advice",
        "diff",
        "awaiting",
    }
    assert done.result["changed"] is checked.result["changed"] is True
    assert done.result["awaiting"] == []
    again = phone(machine, tmp_path)
    assert (again.executions, again.result["changed"]) == ((READ,), False)
    assert file.stat().st_mode & 0o777 == 0o600
    for run in (first, done, again):
        for license in (*machine.licenses, *machine.office):
            assert license.installation_id(machine.cmid) not in str(run.result)
            assert license.confirmation_id(machine.cmid) not in str(run.result)

    for license in (*machine.licenses, *machine.office):
        if license.channel == "mak":
            license.status = 5
    anew = phone(machine, tmp_path)
    assert methods_of(anew.result) == [DEPOSIT] * 3 + [REFRESH]


def test_a_kms_host(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("csvlk"))
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    after = phone(machine, tmp_path).result["after"]
    assert [(each["channel"], each["license_status"]) for each in after.values()] == [
        ("csvlk", "licensed")
    ]


@pytest.mark.parametrize(
    "license", [gvlk_license(status=5), license_of("oem"), license_of("mak", 1)]
)
def test_what_a_phone_does_not_activate(network: Network, tmp_path: Path, license: License) -> None:
    run = phone(simulated(network, license), tmp_path)
    assert (run.result["changed"], run.result["awaiting"]) == (False, [])
    assert list(tmp_path.iterdir()) == []


def test_an_id_that_no_longer_fits_is_refused_and_the_others_are_deposited(
    network: Network, tmp_path: Path
) -> None:
    machine = three(network)
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    machine.licenses[0].partial_product_key = "CCCCC"
    run = phone(machine, tmp_path)
    assert methods_of(run.result) == [DEPOSIT] * 2 + [REFRESH]
    assert run.result["failed"]
    assert run.result["changed"]
    says = NO_LONGER.format("3", "the key there ends in 3V66T and this one in CCCCC")
    assert run.result["msg"] == f"{says}."
    again = phone(machine, tmp_path)
    assert (again.executions, again.result["changed"]) == ((READ,), False)
    assert again.result["msg"] == f"{says}."

    file = tmp_path / "phone.csv"
    lines = [line for line in file.read_text("utf-8").splitlines() if ",3V66T," not in line]
    file.write_text("\n".join(lines), "utf-8")
    assert len(phone(machine, tmp_path).result["awaiting"]) == 1
    assert ",CCCCC," in file.read_text("utf-8")


def test_what_windows_refuses_and_what_no_longer_fits_are_told_together(
    network: Network, tmp_path: Path
) -> None:
    machine = three(network)
    phone(machine, tmp_path)
    answer(machine, tmp_path, FFFFF=WELL_FORMED)
    machine.licenses[0].partial_product_key = "CCCCC"
    says = NO_LONGER.format("3", "the key there ends in 3V66T and this one in CCCCC")
    assert phone(machine, tmp_path).result["msg"] == (
        "Office LTSC Professional Plus 2024 (mak): DepositOfflineConfirmationId failed with "
        "0xC004F04D SL_E_CIDIID_INVALID_CHECK_DIGITS: Confirmation ID has wrong check digits. "
        "Likely cause: Digit mistyped. What to do: Enter the confirmation ID again. Done: nothing. "
        "Not done: DepositOfflineConfirmationId, DepositOfflineConfirmationId, "
        f"RefreshLicenseStatus. {says}."
    )


def test_hardware_that_has_changed(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    machine.cmid = "00000000-1111-2222-3333-444444444444"
    why = "its hardware has changed, or the line is of another machine"
    assert phone(machine, tmp_path).result["msg"] == f"{NO_LONGER.format('2', why)}."


def test_a_line_without_an_answer_gets_the_new_installation_id(
    network: Network, tmp_path: Path
) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    machine.cmid = "00000000-1111-2222-3333-444444444444"
    assert phone(machine, tmp_path).result["changed"]
    answer(machine, tmp_path)
    assert phone(machine, tmp_path).result["after"]


def test_a_key_that_is_gone_is_a_remark(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    machine.licenses[0] = gvlk_license()
    run = phone(machine, tmp_path)
    assert (run.result["changed"], run.result.get("failed")) == (False, None)
    assert run.result["advice"] == [
        "Line 2 of phone.csv is for Windows(R), ServerStandard edition "
        "(14d237b6-1848-5b99-85c6-2ece473d0532), and no such product with a MAK, retail or KMS "
        "host key is on this machine"
    ]


def test_a_licence_that_came_another_way_needs_no_call(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    machine.licenses[0].status = 1
    phone(machine, tmp_path)
    assert len((tmp_path / "phone.csv").read_text("utf-8").splitlines()) == 1


def test_windows_refuses_an_id(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    answer(machine, tmp_path, **{"3V66T": WELL_FORMED})
    run = phone(machine, tmp_path)
    assert run.result["failed"]
    assert run.result["msg"] == (
        "Windows(R), ServerStandard edition: DepositOfflineConfirmationId failed with 0xC004F04D "
        "SL_E_CIDIID_INVALID_CHECK_DIGITS: Confirmation ID has wrong check digits. Likely cause: "
        "Digit mistyped. What to do: Enter the confirmation ID again. Done: nothing. Not done: "
        "DepositOfflineConfirmationId, RefreshLicenseStatus."
    )
    assert run.result["changed"] is False
    assert WELL_FORMED not in str(run.result)


def test_wrong_check_digits_reach_no_machine(network: Network, tmp_path: Path) -> None:
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    right = machine.licenses[0].confirmation_id(machine.cmid)
    wrong = f"{right[:17]}{(int(right[17]) + 1) % 10}{right[18:]}"
    answer(machine, tmp_path, **{"3V66T": wrong})
    counting = execute_on(machine)
    with pytest.raises(InputError, match=r"line 2 \(srv1\): confirmation_id: .* in group 3"):
        phone(machine, tmp_path, execute=counting)
    assert counting.executions == []
    refused = phone(machine, tmp_path, check_digits=False)
    assert "0xC004F04D" in refused.result["msg"]


def test_ids_without_check_digits_go_through(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No record shows them of a Windows of today."""
    plain = lambda seed, count, size: lab_windows.digits(seed, count * size)  # noqa: E731
    monkeypatch.setattr(lab_windows, "groups_of_digits", plain)
    machine = simulated(network, license_of("mak"))
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    assert methods_of(phone(machine, tmp_path).result) == [DEPOSIT, REFRESH]


def test_the_roles_find_nothing_to_do_afterwards(network: Network, tmp_path: Path) -> None:
    """They installed the keys without an activation online, and would not spend one now."""
    machine = simulated(network, license_of("retail"), foreign_keys={MAK: "mak"})
    machine.office.append(licence(MAK_OFFICE, 5, last_five=MAK[-5:]))
    keys = {"method": "mak", "product_key": MAK}
    assert "Activate" not in methods_of(windows_run(machine, **keys, activate=False))
    phone(machine, tmp_path)
    answer(machine, tmp_path)
    assert len(phone(machine, tmp_path).result["plan"]) == 3
    assert windows_run(machine, **keys)["plan"] == []
    assert office_run(machine, method="mak", product_keys=[MAK]).result["plan"] == []
