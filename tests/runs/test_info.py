"""volume.activation.info: what slmgr /dlv shows, in one remote execution, also in check mode."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.playbook import PlaybookRun, run_playbook
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.info_return import TYPES, declared, paths
from tests.support.looked_at import MACHINES, fleet_content
from tests.support.scenario import KMS_HOST

PLAYBOOK = "tests/runs/playbooks/info.yml"
MOVING = {"read_at", "clock_offset_seconds", "expires", "milliseconds", "addresses"}
"""Keys whose values differ from one run or one lab to the next."""

Activation = Mapping[str, Any]


@dataclass(frozen=True)
class Runs:
    """The same machines looked at in three ways, and how often each was reached in one way."""

    plain: PlaybookRun
    check: PlaybookRun
    everything: PlaybookRun
    executions: Mapping[str, int]
    calls: Mapping[str, list[str]]
    engine: Engine

    def activation(self, name: str) -> Activation:
        """What a plain run returned."""
        found: Activation = self.plain.hosts[name].result["activation"]
        return found


@pytest.fixture(scope="module")
def runs() -> Runs:
    """All machines, looked at once."""
    engine = engine_of_run()
    with Lab(fleet_from(fleet_content()), engine) as lab:
        plain = run_playbook(PLAYBOOK, lab.inventory())
        executions = {name: stats.remote_executions for name, stats in lab.stats().items()}
        check = run_playbook(PLAYBOOK, lab.inventory(), "--check")
        asked = {
            "info_all": True,
            "info_dns": False,
            "info_kms_host": f"{KMS_HOST}:1688",
            "info_history": 20,
        }
        everything = run_playbook(PLAYBOOK, lab.inventory(), extra_vars=asked)
        calls = {name: list(machine.windows.calls) for name, machine in lab.machines.items()}
    return Runs(plain, check, everything, executions, calls, engine)


def test_one_remote_execution_and_nothing_written(runs: Runs) -> None:
    assert runs.executions == dict.fromkeys(MACHINES, 1)
    assert runs.calls == {name: [] for name in MACHINES}
    for run in (runs.plain, runs.check, runs.everything):
        assert run.rc == 0, run.output
        assert not any(outcome.changed for outcome in run.hosts.values())


def test_check_mode_reads_the_same(runs: Runs) -> None:
    assert _comparable(runs.check) == _comparable(runs.plain)


def test_engines_agree(runs: Runs) -> None:
    assert_engines_agreed(runs.engine)


def _comparable(run: PlaybookRun) -> str:
    def still(value: Any) -> Any:
        if isinstance(value, Mapping):
            return {name: still(each) for name, each in value.items() if name not in MOVING}
        return [still(each) for each in value] if isinstance(value, list) else value

    found = {name: still(outcome.result["activation"]) for name, outcome in run.hosts.items()}
    return json.dumps(found, sort_keys=True, indent=1)


@pytest.mark.parametrize(
    ("name", "source", "host", "port"),
    [
        ("client", "set", KMS_HOST, 1688),
        ("own-host", "set_for_product", KMS_HOST, 1700),
        ("by-memory", "cached", KMS_HOST, 1688),
        ("not-from-memory", "dns", KMS_HOST, 1688),
        ("by-dns", "dns", KMS_HOST, 1688),
        ("by-search-list", "dns", KMS_HOST, 1688),
        ("by-lookup-domain", "lookup_domain", KMS_HOST, 1688),
        ("no-host", "none", None, None),
        ("windows-7", None, None, None),
    ],
)
def test_where_the_kms_host_comes_from(
    runs: Runs, name: str, source: str | None, host: str | None, port: int | None
) -> None:
    activation = runs.activation(name)
    assert activation["kms_host_source"] == source
    assert (activation["kms_host_used"], activation["kms_port_used"]) == (host, port)


PRODUCTS = [
    ("client", {"permanent": False, "expires_in_days": 180, "activation_type": "kms"}),
    ("client", {"kms_required_count": 5, "discovered_kms_address": "10.0.0.5"}),
    ("client", {"kms_extended_pid": "06401-00206-491-000000-03-1031-9600.0000-0802017"}),
    ("client", {"activation_interval_minutes": 120, "renewal_interval_minutes": 10080}),
    ("client", {"remaining_rearms": 1000, "remaining_application_rearms": 1000}),
    ("client", {"product_key_channel": "Volume:GVLK", "activation_type_enabled": "any"}),
    ("mak", {"permanent": True, "expires": None, "expires_in_days": None, "channel": "mak"}),
    ("evaluation", {"evaluation_end": "2027-01-31T23:05:07Z", "expires_in_days": 170}),
    ("never-activated", {"permanent": False, "license_status": "notification"}),
    ("by-ad", {"activation_type": "ad", "ad_activation_object": "Contoso Forest"}),
    ("token", {"activation_type": "token"}),
    ("windows-7", {"activation_type": None, "activation_type_enabled": None}),
    ("windows-7", {"product_key_channel": None, "remaining_rearms": None}),
]


@pytest.mark.parametrize(("name", "expected"), PRODUCTS)
def test_licence_of_windows(runs: Runs, name: str, expected: dict[str, Any]) -> None:
    windows = runs.activation(name)["windows"]
    assert {key: windows[key] for key in expected} == expected


def test_reason_is_explained(runs: Runs) -> None:
    reason = runs.activation("never-activated")["windows"]["license_status_reason"]
    assert (reason["code"], reason["name"]) == ("0xC004F056", "SL_E_VL_MACHINE_NOT_BOUND")
    assert reason["remedy"] == "Activate against a KMS host or AD"


def test_kms_host_figures(runs: Runs) -> None:
    activation = runs.activation("kms-host")
    hosting = activation["kms_hosting"]
    assert activation["is_kms_host"]
    assert (hosting["current_count"], hosting["requests"]["total"]) == (26, 1200)
    assert (hosting["listening_port"], hosting["dns_publishing"]) == (1688, True)
    assert hosting["priority"] == "normal"
    assert runs.activation("client")["kms_hosting"] is None


def test_policies_by_source(runs: Runs) -> None:
    policies = runs.activation("settings")["policies"]
    assert policies == {
        "group_policy": {"NoGenTicket": 1},
        "local": {"UserOperations": 1, "Manual": 1},
    }


def test_clock_and_dns(runs: Runs) -> None:
    activation = runs.activation("never-activated")
    # Less what passes from the read until the controller looks at its own clock.
    assert 0 < activation["clock_offset_seconds"] <= 3600
    record = {"host": KMS_HOST, "port": 1688, "priority": 0, "weight": 0}
    assert activation["kms_dns"] == {
        "domain": "contoso.example",
        "records": [record],
        "error": None,
        "asked": [{"domain": "contoso.example", "error": None}],
    }
    assert runs.activation("windows-7")["kms_dns"] is None


def test_every_product_only_when_asked_for(runs: Runs) -> None:
    plain = runs.activation("three-licences")["products"]
    every = runs.everything.hosts["three-licences"].result["activation"]["products"]
    assert [product["family"] for product in plain] == [
        *("Professional", "Client-ESU-Year1"),
        *("Office24ProPlus2024VL_KMS_Client_AE", "Office16StandardVL_MAK"),
    ]
    assert every[:4] == [
        {**old, "expires": new["expires"]} for old, new in zip(plain, every[:4], strict=True)
    ]
    assert [product["partial_product_key"] for product in every[4:]] == [None, None]
    without_key = runs.everything.hosts["no-key"].result["activation"]
    assert without_key["windows"] is None
    assert len(without_key["products"]) == 1


def test_office_by_product(runs: Runs) -> None:
    office = runs.activation("three-licences")["office"]
    first, second = office["products"]
    assert (first["product"], first["release"]) == ("Office LTSC Professional Plus 2024", "2024")
    assert (first["license_status"], first["partial_product_key"]) == ("licensed", "GCVGB")
    assert (first["discovered_kms_host"], first["kms_host"]) == (KMS_HOST, None)
    assert (second["channel"], second["product"]) == ("mak", "Office Standard 2016")
    assert second["license_status_reason"]["code"] == "0xC004C020"
    assert {each["licensing_class"] for each in (first, second)} == {"SoftwareLicensingProduct"}
    assert office["service"] is None
    assert office["click_to_run"]["update_channel"] == "http://officecdn.example/pr/channel"
    every = runs.everything.hosts["three-licences"].result["activation"]["office"]["products"]
    assert [each["partial_product_key"] for each in every] == ["GCVGB", "3V66T", None]


def test_office_by_its_own_service(runs: Runs) -> None:
    activation = runs.activation("office-2010")
    office = activation["office"]
    (product,) = office["products"]
    assert product["licensing_class"] == "OfficeSoftwareProtectionProduct"
    assert (product["release"], product["kms_host"]) == ("2010", KMS_HOST)
    assert office["service"]["start"] == "manual"
    assert office["service"]["cmid"] not in (None, activation["cmid"])
    assert office["user_operations"] is True
    assert product["activation_id"] in [each["activation_id"] for each in activation["products"]]
    every = runs.everything.hosts["office-2010"].result["activation"]["office"]["products"]
    assert len(every) == 2


def test_history_when_asked_for(runs: Runs) -> None:
    assert runs.activation("three-licences")["history"] is None
    history = runs.everything.hosts["three-licences"].result["activation"]["history"]
    answer, asked = history["kms_contacts"][0], history["kms_contacts"][1]
    assert [each["event"] for each in history["kms_contacts"]] == [
        *("answer", "request", "answer", "request")
    ]
    assert answer["error"] is None
    assert asked["error"]["code"] == "0xC004F06C"
    assert (asked["host"], asked["port"], asked["required_count"]) == (KMS_HOST, 1688, 5)
    assert asked["license_status"] == "oob_grace"
    (failure,) = history["activation_failures"]
    assert failure["error"]["code"] == "0xC004C020"
    of_office = runs.everything.hosts["office-2010"].result["activation"]["history"]
    assert len(of_office["kms_contacts"]) == len(of_office["activation_failures"]) == 1


def test_log_that_is_closed_is_said(runs: Runs) -> None:
    history = runs.everything.hosts["closed-log"].result["activation"]["history"]
    assert history["unread"] == dict.fromkeys(
        ("activation_failures", "kms_contacts"), "System.UnauthorizedAccessException"
    )


def test_probe_when_asked_for(runs: Runs) -> None:
    activation = runs.everything.hosts["client"].result["activation"]
    probe = activation["kms_probe"]
    assert (probe["host"], probe["port"], probe["open"]) == (KMS_HOST, 1688, True)
    assert activation["kms_dns"] is None
    assert runs.activation("client")["kms_probe"] is None


def test_documentation_and_result_agree_both_ways(runs: Runs) -> None:
    documented = declared()
    _check_told(documented)
    known = dict(paths(documented))
    seen = set()
    for run in (runs.plain, runs.everything):
        for outcome in run.hosts.values():
            assert set(outcome.result["activation"]) == set(documented)
            for product in outcome.result["activation"]["products"]:
                assert set(product) == set(documented["products"]["contains"])
            for path, value in _returned(outcome.result["activation"], known):
                assert value is None or isinstance(value, TYPES[known[path]]), path
                assert value is None or isinstance(value, bool) == (known[path] == "bool"), path
                seen.add(path)
    assert seen == set(known)


def _check_told(contains: Mapping[str, Any]) -> None:
    for name, key in contains.items():
        assert key["description"]
        assert "sample" in key or key["type"] in ("dict", "list"), name
        _check_told(key.get("contains", {}))


def _returned(
    result: Mapping[str, Any], known: Mapping[str, str], above: str = ""
) -> Iterator[tuple[str, Any]]:
    for name, value in result.items():
        path = above + name
        yield path, value
        if any(each.startswith(f"{path}.") for each in known):
            for inner in value if isinstance(value, list) else [value or {}]:
                yield from _returned(inner, known, f"{path}.")
