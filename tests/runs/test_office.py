"""Office beside Windows costs nothing when nothing is to do; changes by hand are repaired."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import HostOutcome, run_playbook
from tests.runs.conftest import LabFactory
from tests.support.office_scenario import ALL, PRO_PLUS_10, PRO_PLUS_24, VISIO_24, keyed
from tests.support.scenario import (
    ACTIVATE,
    CONVERGED_KMS,
    KMS_HOST,
    MAK,
    NETWORK,
    RETAIL,
    RIGHT_KEY,
    SET_HOST,
    STANDARD_2022,
)

OFFICE = "playbooks/office.yml"
BOTH = "tests/runs/playbooks/windows_and_office.yml"
VARIABLES: Mapping[str, Any] = {
    "windows_client_kms_host": KMS_HOST,
    "windows_client_return_read": True,
    "windows_client_retries": 0,
    "office_client_kms_host": KMS_HOST,
    "office_client_retries": 0,
}
MAK_LICENSE = {"channel": "mak", "status": "licensed"}
PRODUCT = "Office LTSC Professional Plus 2024"


def fleet(*machines: Mapping[str, Any]) -> dict[str, Any]:
    """Machines with Windows Server 2022, unless told otherwise."""
    base = {"windows": STANDARD_2022, "license": RIGHT_KEY, "kms": CONVERGED_KMS}
    return {
        "network": dict(NETWORK),
        "variables": dict(VARIABLES),
        "machines": [{**base, **machine} for machine in machines],
    }


def methods(outcome: HostOutcome) -> tuple[str, ...]:
    """The steps of the plan."""
    return tuple(step["method"] for step in outcome.result["plan"])


def executions(lab: Lab) -> dict[str, int]:
    """Remote executions of each machine since the lab's start."""
    return {name: stats.remote_executions for name, stats in lab.stats().items()}


def test_office_beside_windows_adds_no_execution_when_nothing_is_to_do(lab_of: LabFactory) -> None:
    lab = lab_of(
        fleet(
            {"name": "converged", "office": [keyed(PRO_PLUS_24)]},
            {"name": "without-office"},
            {"name": "office-2010", "office": [keyed(PRO_PLUS_10, kms_host=KMS_HOST)]},
            {"name": "fresh", "license": RETAIL, "kms": {}, "office": [{"family": PRO_PLUS_24}]},
            {"name": "no-resolve", "office": [keyed(PRO_PLUS_24)], "has_resolve_dns_name": False},
            {
                "name": "other-host",
                "office": [keyed(PRO_PLUS_24, kms_host="kms-1689.contoso.example", kms_port=1689)],
                "variables": {"office_client_kms_host": "kms-1689.contoso.example:1689"},
            },
            {
                "name": "read-not-returned",
                "office": [keyed(PRO_PLUS_24)],
                "variables": {"windows_client_return_read": False},
            },
        )
    )
    first = run_playbook(BOTH, lab.inventory())
    assert first.rc == 0, first.output
    assert executions(lab) == {
        "converged": 1,
        "without-office": 1,
        "office-2010": 1,
        "fresh": 3,  # read and write of Windows, whose last state serves Office, and Office's write
        "no-resolve": 1,
        "other-host": 2,  # the read asked for another KMS host
        "read-not-returned": 2,
    }
    assert methods(first.hosts["fresh"]) == ("InstallProductKey", "RefreshLicenseStatus", *ACTIVATE)

    before = executions(lab)
    second = run_playbook(BOTH, lab.inventory())
    assert not any(outcome.changed for outcome in second.hosts.values())
    added = {name: count - before[name] for name, count in executions(lab).items()}
    assert added == dict.fromkeys(added, 1) | {"other-host": 2, "read-not-returned": 2}


def test_check_mode_beside_windows_reads_once_and_foretells_office(lab_of: LabFactory) -> None:
    """The host that Windows would set for all products is enough for Office in check mode too."""
    office = [{"family": PRO_PLUS_24}]
    lab = lab_of(
        fleet(
            {"name": "windows-sets-it", "kms": {}, "office": office},
            {"name": "windows-keeps-mak", "license": MAK_LICENSE, "kms": {}, "office": office},
            {
                "name": "caching",
                "office": [keyed(PRO_PLUS_24)],
                "variables": {
                    "windows_client_kms_caching": False,
                    "office_client_kms_caching": False,
                },
            },
        )
    )
    foretold = run_playbook(BOTH, lab.inventory(), "--check", "--diff").hosts
    assert set(executions(lab).values()) == {1}
    assert all(machine.windows.calls == [] for machine in lab.machines.values())
    done = run_playbook(BOTH, lab.inventory(), "--diff").hosts
    for name, outcome in done.items():
        assert methods(foretold[name]) == methods(outcome), name
    assert SET_HOST not in methods(done["windows-sets-it"])
    assert methods(done["windows-keeps-mak"]) == ALL
    assert methods(done["caching"]) == ()


def test_changed_by_hand_is_repaired_and_nothing_else(lab_of: LabFactory) -> None:
    lab = lab_of(
        fleet(
            *(
                {"name": name, "kms": {}, "office": [{"family": PRO_PLUS_24}, {"family": VISIO_24}]}
                for name in ("host", "key", "expired", "none")
            )
        )
    )
    assert run_playbook(OFFICE, lab.inventory()).rc == 0
    again = run_playbook(OFFICE, lab.inventory())
    assert not any(outcome.changed for outcome in again.hosts.values())

    lab.windows("host").office[0].kms_host = "kms-old.contoso.example"
    lab.windows("key").office[0].uninstall()
    lab.windows("expired").office[1].status = 5
    hosts = run_playbook(OFFICE, lab.inventory()).hosts

    assert methods(hosts["host"]) == (SET_HOST, *ACTIVATE)
    assert hosts["host"].result["diff"]["before"][PRODUCT]["kms_host"] == "kms-old.contoso.example"
    assert hosts["host"].result["diff"]["after"][PRODUCT]["kms_host"] == KMS_HOST
    assert "InstallProductKey" in methods(hosts["key"])
    assert methods(hosts["expired"]) == ACTIVATE
    assert {name for name, outcome in hosts.items() if outcome.changed} == {
        "host",
        "key",
        "expired",
    }
    last = run_playbook(OFFICE, lab.inventory())
    assert not any(outcome.changed for outcome in last.hosts.values())


BAD_READS: Mapping[str, tuple[Any, str]] = {
    "text": ("yes", "a value of type str is not accepted"),
    "list": ([1], "a value of type list is not accepted"),
    "empty-parts": ({"at": "now"}, "it lacks asked, state"),
    "time": ({"at": "yesterday", "asked": {}, "state": {}}, "UTC time"),
    "state": ({"at": "2026-01-31T12:00:00Z", "asked": {}, "state": {"clock": 1}}, "answer lacks"),
    "asked": ({"at": "2026-01-31T12:00:00Z", "asked": [], "state": {}}, "dictionaries"),
}


def test_malformed_read_is_one_clear_line_before_the_machine_is_contacted(
    lab_of: LabFactory,
) -> None:
    lab = lab_of(
        fleet(
            *(
                {"name": n, "variables": {"office_client_read": v}}
                for n, (v, _) in BAD_READS.items()
            )
        )
    )
    run = run_playbook(OFFICE, lab.inventory())
    assert {name: stats.requests for name, stats in lab.stats().items()} == dict.fromkeys(
        BAD_READS, 0
    )
    for name, (_, part) in BAD_READS.items():
        message = run.hosts[name].message
        assert message.startswith("office_client_read")
        assert part in message
        assert "\n" not in message


def test_old_read_is_not_used(lab_of: LabFactory) -> None:
    lab = lab_of(fleet({"name": "one", "office": [keyed(PRO_PLUS_24)]}))
    old = {"at": "2020-01-31T12:00:00Z", "asked": {}, "state": _state(lab)}
    run = run_playbook(OFFICE, lab.inventory(), extra_vars={"office_client_read": old})
    assert run.hosts["one"].outcome == "ok"
    assert executions(lab) == {"one": 2}


def _state(lab: Lab) -> Any:
    """A state as a read returns it."""
    run = run_playbook("playbooks/activate.yml", lab.inventory())
    return run.hosts["one"].result["read"]["state"]


@pytest.mark.parametrize("playbook", ["playbooks/activate.yml", BOTH])
def test_read_that_is_returned_holds_no_key_and_no_installation_id(
    lab_of: LabFactory, tmp_path: Any, playbook: str
) -> None:
    machine = {
        "name": "one",
        "kms": {"host": MAK},
        "foreign_keys": {MAK: "mak"},
        "office": [keyed(PRO_PLUS_24)],
        "variables": {
            "windows_client_method": "mak",
            "windows_client_kms_host": "",
            "windows_client_product_key": MAK,
            "windows_client_offline_activation_folder": str(tmp_path),
        },
    }
    lab = lab_of(fleet(machine))
    run = run_playbook(playbook, lab.inventory(), "-vvv")
    assert MAK not in run.output
    identifier = lab.windows("one").licenses[0].installation_id(lab.windows("one").cmid)
    assert identifier not in run.output
