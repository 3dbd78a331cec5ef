"""volume.activation.preflight and its playbook: what stands in the way, and nothing written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
import yaml

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.lab_machine import Engine
from lab.playbook import ROOT, HostOutcome, PlaybookRun, run_playbook
from tests.runs.conftest import LabFactory
from tests.support.engines import assert_engines_agreed, engine_of_run
from tests.support.looked_at import BY_AD, EVALUATION, HOST_KEY, LICENSED_GVLK, SPP
from tests.support.scenario import KMS_HOST, POLICY, PRO_11, RETAIL, STANDARD_2022

CLOSED, OTHER = "kms-closed.contoso.example", "kms-1689.contoso.example"
NETWORK = {
    "kms_hosts": [{"name": KMS_HOST}, {"name": OTHER, "port": 1689},
                  {"name": CLOSED, "reachable": False}],
    "srv": {
        "contoso.example": [{"host": KMS_HOST, "port": 1688}],
        "two.example": [{"host": CLOSED, "port": 1688},
                        {"host": OTHER, "port": 1689, "priority": 10}],
        "closed.example": [{"host": CLOSED, "port": 1688}, {"host": "gone.example", "port": 1688}],
        "many.example": [{"host": KMS_HOST, "port": 1688, "priority": n} for n in range(6)],
        "cloud.example": [{"host": "azkms.core.windows.net", "port": 1688}],
    },
}  # fmt: skip
ALWAYS = {"info:clock", "info:key", "info:vbscript"}
OF_CORE = {"changed", "failed", "msg", "invocation", "exception"}
BY_DNS = {*ALWAYS, "info:kms_srv_records", "info:kms_host_answers"}


@dataclass(frozen=True)
class Scenario:
    """A machine, what is asked, and the findings as severity:id."""

    name: str
    machine: Mapping[str, Any]
    finds: set[str]
    asked: Mapping[str, Any] = field(default_factory=dict)
    says: tuple[str, ...] = ()

    @property
    def is_ready(self) -> bool:
        """Whether no finding is an error."""
        return not any(finding.startswith("error") for finding in self.finds)

    def entry(self) -> dict[str, Any]:
        """The machine as a fleet file describes it."""
        asked = {f"asked_{option}": value for option, value in self.asked.items()}
        return {"windows": STANDARD_2022, **self.machine, "name": self.name, "variables": asked}


SCENARIOS = (
    Scenario("ready", {"license": RETAIL}, BY_DNS,
             says=(f"DNS names 1 KMS host(s) in contoso.example: {KMS_HOST}:1688",
                   "answers after", "Windows Server 2022 Standard")),
    Scenario("host-given", {"license": LICENSED_GVLK}, BY_DNS, {"kms_host": f"{OTHER}:1689"},
             says=(f"{OTHER}:1689 answers",)),
    Scenario("no-record-host-given", {"license": RETAIL, "domain": "corp.example"}, BY_DNS,
             {"kms_host": KMS_HOST}, says=("DNS names no KMS host",)),
    Scenario("no-record", {"license": RETAIL, "domain": "corp.example"},
             {*ALWAYS, "error:kms_srv_record"}, says=("No KMS host is published in corp.example",)),
    Scenario("workgroup", {"license": RETAIL, "workgroup": True},
             {*ALWAYS, "warning:kms_srv_record"}, says=("no DNS suffix",)),
    Scenario("port-closed", {"license": RETAIL},
             {*ALWAYS, "info:kms_srv_records", "error:kms_host_port"}, {"kms_host": CLOSED},
             says=("does not answer on TCP port 1688",)),
    Scenario("name-unknown", {"license": RETAIL},
             {*ALWAYS, "info:kms_srv_records", "error:kms_host_name"},
             {"kms_host": "gone.contoso.example"}, says=("does not resolve",)),
    Scenario("one-of-two", {"license": RETAIL, "domain": "two.example"},
             {*BY_DNS, "warning:kms_host_port"}),
    Scenario("none-of-two", {"license": RETAIL, "domain": "closed.example"},
             {*ALWAYS, "info:kms_srv_records", "error:kms_host_port", "error:kms_host_name"}),
    Scenario("six-hosts", {"license": RETAIL, "domain": "many.example"},
             {*BY_DNS, "info:kms_hosts_not_probed"}, says=("2 of these KMS hosts",)),
    Scenario("several-first-answers", {"license": RETAIL}, BY_DNS,
             {"kms_hosts": [{"host": KMS_HOST}, {"host": CLOSED, "priority": 1}]},
             says=(f"{KMS_HOST}:1688 answers",)),
    Scenario("several-first-down", {"license": RETAIL}, {*BY_DNS, "warning:kms_host_passed_over"},
             {"kms_hosts": [{"host": CLOSED}, {"host": f"{OTHER}:1689", "priority": 1}]},
             says=(f"so {OTHER}:1689 is used",)),
    Scenario("several-none-answers", {"license": RETAIL, "domain": "corp.example"},
             {*ALWAYS, "info:kms_srv_records", "error:no_kms_host_answers"},
             {"kms_hosts": [CLOSED, "gone.contoso.example"]},
             says=("No KMS host of this machine answers", "one of kms_hosts is used")),
    Scenario("several-one-is-set", {"license": LICENSED_GVLK, "kms": {"host": CLOSED}},
             {*BY_DNS, "warning:kms_host_passed_over"},
             {"kms_hosts": [{"host": CLOSED}, {"host": KMS_HOST, "priority": 1}]}),
    Scenario("windows-7", {"windows": {"edition_id": "Enterprise", "build": 7601},
                           "license": RETAIL, "has_resolve_dns_name": False},
             {*ALWAYS, "warning:not_checked"}),
    Scenario("clock-10-minutes", {"license": RETAIL, "clock_offset_hours": -0.2},
             BY_DNS - {"info:clock"} | {"warning:clock"}, says=("Kerberos",)),
    Scenario("clock-5-hours", {"license": RETAIL, "clock_offset_hours": 5},
             BY_DNS - {"info:clock"} | {"error:clock_offset"}, says=("5.0 hours off",)),
    Scenario("ad-only", {"license": {**LICENSED_GVLK, "activation_type_enabled": 1}},
             {*BY_DNS, "error:activation_type"}),
    Scenario("kms-only", {"license": {**LICENSED_GVLK, "activation_type_enabled": 2}},
             {*BY_DNS, "info:kms_only"}),
    Scenario("by-ad", {"license": BY_AD}, {*BY_DNS, "warning:ad_activation"},
             says=("by the object Contoso Forest",)),
    Scenario("azure", {"license": LICENSED_GVLK, "kms": {"host": "azkms.core.windows.net"}},
             {*BY_DNS, "warning:cloud_kms"}, {"kms_host": KMS_HOST}, says=("Azure",)),
    Scenario("azure-cannot-reach-ours",
             {"license": LICENSED_GVLK, "kms": {"host": "azkms.core.windows.net"}},
             {*ALWAYS, "info:kms_srv_records", "warning:cloud_kms", "warning:kms_host_port"},
             {"kms_host": CLOSED}),
    Scenario("azure-by-dns", {"license": RETAIL, "domain": "cloud.example"},
             {*ALWAYS, "info:kms_srv_records", "warning:cloud_kms", "error:kms_host_name"}),
    Scenario("host-set", {"license": LICENSED_GVLK, "kms": {"host": "old.contoso.example"}},
             {*BY_DNS, "warning:kms_host_set"}, says=("old.contoso.example is set by hand",)),
    Scenario("other-host-set", {"license": LICENSED_GVLK, "kms": {"host": "old.contoso.example"}},
             {*BY_DNS, "info:kms_host_other"}, {"kms_host": KMS_HOST}),
    Scenario("settings", {"license": RETAIL, "registry": {
                POLICY: {"NoGenTicket": 1, "AllowWindowsEntitlementReactivation": 1},
                SPP: {"UserOperations": 1}, rf"{SPP}\Activation": {"Manual": 1}}},
             {*BY_DNS, "info:policy_no_gen_ticket", "info:policy_reactivation",
              "warning:user_operations", "warning:manual_activation"}),
    Scenario("settings-off", {"license": RETAIL, "registry": {POLICY: {"NoGenTicket": 0}}}, BY_DNS),
    Scenario("no-key", {}, BY_DNS, says=("it has no key installed",)),
    Scenario("evaluation", {"license": EVALUATION}, BY_DNS - {"info:key"} | {"error:evaluation"}),
    Scenario("evaluation-edition",
             {"windows": {"edition_id": "ServerStandardEval", "build": 20348},
              "license": EVALUATION},
             BY_DNS - {"info:key"} | {"error:evaluation"}, says=("DISM /online /Set-Edition",)),
    Scenario("home", {"windows": {**PRO_11, "edition_id": "Core"}, "license": RETAIL},
             BY_DNS - {"info:key"} | {"error:home_edition"}),
    Scenario("unknown", {"windows": {"edition_id": "ServerStandard", "build": 20349}},
             BY_DNS - {"info:key"} | {"error:unknown_product"}),
    Scenario("unknown-kept", {"windows": {"edition_id": "ServerStandard", "build": 20349},
                              "license": {"channel": "mak", "status": "licensed"}},
             BY_DNS - {"info:key"} | {"warning:unknown_product", "info:license_kept"}),
    Scenario("mak-cannot-reach", {"license": {"channel": "mak", "status": "licensed"}},
             {*ALWAYS, "info:kms_srv_records", "info:license_kept", "warning:kms_host_port"},
             {"kms_host": CLOSED}, says=("of the channel mak",)),
    Scenario("kms-host", {"license": HOST_KEY}, {*BY_DNS, "info:is_kms_host"}),
    Scenario("host-key-fits", {"license": RETAIL}, {*BY_DNS, "info:kms_host_key"},
             {"kms_host_product": "Windows Server 2019"},
             says=("(CSVLK) of Windows Server 2025 or Windows Server 2022", "KB5003646 or later")),
    Scenario("host-key-too-old", {"license": RETAIL}, {*BY_DNS, "error:kms_host_key"},
             {"kms_host_product": "Windows Server 2012 R2"},
             says=("A KMS host on Windows Server 2012 R2 can not activate",)),
    Scenario("host-key-not-in-matrix",
             {"windows": {"edition_id": "IoTEnterpriseS", "build": 26100}, "license": RETAIL},
             {*BY_DNS, "warning:kms_host_key"}, {"kms_host_product": "Windows Server 2025"}),
)  # fmt: skip


@pytest.fixture(scope="module")
def engine() -> Engine:
    """Of all scenarios."""
    return engine_of_run()


@pytest.fixture(scope="module")
def runs(engine: Engine) -> tuple[PlaybookRun, PlaybookRun]:
    """All scenarios, run and in check mode, once."""
    with _lab(engine) as lab:
        playbook = "tests/runs/playbooks/preflight.yml"
        run = run_playbook(playbook, lab.inventory())
        stats = lab.stats()
        check = run_playbook(playbook, lab.inventory(), "--check")
        assert all(stats[each.name].remote_executions == 1 for each in SCENARIOS)
        assert all(lab.windows(each.name).calls == [] for each in SCENARIOS)
    return run, check


def _lab(engine: Engine | None = None) -> Lab:
    machines = [scenario.entry() for scenario in SCENARIOS]
    return Lab(fleet_from({"network": NETWORK, "machines": machines}), engine)


def _found(outcome: HostOutcome) -> set[str]:
    return {f"{finding['severity']}:{finding['id']}" for finding in outcome.result["findings"]}


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_findings(runs: tuple[PlaybookRun, PlaybookRun], scenario: Scenario) -> None:
    for run in runs:
        outcome = run.hosts[scenario.name]
        assert _found(outcome) == scenario.finds
        assert outcome.result["ready"] == scenario.is_ready
        assert outcome.outcome == ("ok" if scenario.is_ready else "failed"), outcome.message
        assert not outcome.changed
        assert bool(outcome.message) == (not scenario.is_ready)
        told = json.dumps(outcome.result["findings"])
        assert [part for part in scenario.says if part not in told] == []


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_summary_is_plain_text(runs: tuple[PlaybookRun, PlaybookRun], scenario: Scenario) -> None:
    result = runs[0].hosts[scenario.name].result
    severities = [line.partition(":")[0] for line in result["summary"]]
    assert severities == [finding["severity"] for finding in result["findings"]]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    for line in result["summary"]:
        assert line.endswith(".")
        assert ".." not in line
        assert "None" not in line


def test_engines_agree(runs: tuple[PlaybookRun, PlaybookRun], engine: Engine) -> None:
    assert runs
    assert_engines_agreed(engine)


def test_playbook_shows_a_summary_and_fails_for_those_not_ready() -> None:
    with _lab() as lab:
        inventory = lab.inventory()
        inventory["all"]["vars"]["windows_client_kms_host"] = CLOSED
        run = run_playbook(
            "volume.activation.preflight", inventory, "--limit", "localhost,ready,kms-host"
        )
    assert run.rc == 2
    assert run.hosts["localhost"].outcome == "ok"
    assert run.hosts["kms-host"].outcome == "ok"
    assert run.hosts["ready"].outcome == "failed"
    assert f"ready is not ready for activation: The KMS host {CLOSED}" in run.hosts["ready"].message
    assert "warning: The KMS host" in run.output
    assert "info: VBScript is not needed." in run.output


@pytest.mark.parametrize(
    ("fail_on", "outcomes"),
    [
        ("error", {"no-record": "failed", "host-set": "ok", "ready": "ok"}),
        ("warning", {"no-record": "failed", "host-set": "failed", "ready": "ok"}),
        ("never", {"no-record": "ok", "host-set": "ok", "ready": "ok"}),
    ],
)
def test_fail_on(lab_of: LabFactory, fail_on: str, outcomes: dict[str, str]) -> None:
    machines = [each.entry() for each in SCENARIOS if each.name in outcomes]
    lab = lab_of({"network": NETWORK, "machines": machines})
    run = run_playbook(
        "tests/runs/playbooks/preflight.yml",
        lab.inventory(),
        extra_vars={"asked_fail_on": fail_on},
    )
    assert {name: outcome.outcome for name, outcome in run.hosts.items()} == outcomes
    ready = {name: outcome.result["ready"] for name, outcome in run.hosts.items()}
    assert ready == {"no-record": False, "host-set": True, "ready": True}


def test_documentation_and_result_agree_both_ways(
    runs: tuple[PlaybookRun, PlaybookRun],
) -> None:
    content = yaml.safe_load((ROOT / "plugins/modules/preflight.yml").read_text("utf-8"))
    documented = content["RETURN"]
    for outcome in runs[0].hosts.values():
        result = {
            name: value
            for name, value in outcome.result.items()
            if not name.startswith("_") and name not in OF_CORE
        }
        assert set(result) == set(documented)
        for inner in ("findings", "kms_probes"):
            for each in result[inner]:
                assert set(each) == set(documented[inner]["contains"])
        dns = result["kms_dns"]
        assert dns is None or set(dns) == set(documented["kms_dns"]["contains"])
