"""playbooks/show.yml: one machine on one screen, in the order of slmgr /dlv."""

from __future__ import annotations

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from tests.support.engines import lab_on_both_engines
from tests.support.looked_at import MACHINES, fleet_content
from tests.support.scenario import KMS_HOST

PLAYBOOK = "playbooks/show.yml"
ORDER = (
    "Service version", "Edition", "Name", "Description", "Activation ID", "Application ID",
    "Extended PID", "Product key channel", "Partial product key", "License status",
    "Status reason", "Expires", "Rearms left", "Activation type allowed", "Activation type used",
    "Clock", "KMS client", "  Client machine ID (CMID)", "  KMS host", "  Used last",
    "  KMS extended PID", "  Required count", "  Intervals", "  Host caching", "  DNS",
)  # fmt: skip


@pytest.fixture(scope="module")
def run() -> PlaybookRun:
    """All machines, shown once."""
    with lab_on_both_engines(fleet_content()) as lab:
        return run_playbook(PLAYBOOK, lab.inventory())


@pytest.mark.parametrize("name", MACHINES)
def test_fits_on_a_screen(run: PlaybookRun, name: str) -> None:
    outcome = run.hosts[name]
    assert outcome.outcome == "ok"
    lines = outcome.result["msg"]
    assert 5 < len(lines) <= 40
    assert all(0 < len(line) <= 100 for line in lines)
    assert not any("None" in line or "{" in line for line in lines)


def test_order_is_that_of_slmgr(run: PlaybookRun) -> None:
    lines = run.hosts["client"].result["msg"]
    labels = [line[:26].rstrip() if line[26:27] == " " else line for line in lines]
    assert tuple(labels) == ORDER


SHOWN = [
    ("client", "Expires"),
    ("client", f"KMS host                 {KMS_HOST}:1688 (set by hand)"),
    ("client", f"Used last                {KMS_HOST}:1688 (10.0.0.5)"),
    ("client", f"DNS                      contoso.example: {KMS_HOST}:1688"),
    ("by-dns", f"{KMS_HOST}:1688 (DNS)"),
    ("by-dns", "Host caching             off"),
    ("by-lookup-domain", "(DNS, in the lookup domain alone)"),
    ("by-memory", "(remembered, it was used last)"),
    ("own-host", "(set by hand for this product)"),
    ("no-host", "KMS host                 none: DNS names none"),
    ("no-host", "DNS                      corp.example: no record (DNS_ERROR_RCODE_NAME_ERROR)"),
    ("subscribed", "Subscription               active, Enterprise, 2027-01-31"),
    ("never-activated", "Status reason              0xC004F056 (SL_E_VL_MACHINE_NOT_BOUND): KMS"),
    ("never-activated", "  What to do               Activate against a KMS host or AD"),
    ("mak", "Expires                    never, permanently licensed"),
    ("evaluation", "Evaluation ends            2027-01-31T23:05:07Z"),
    ("evaluation", ", in 170 days"),
    ("kms-host", "KMS host on this machine"),
    ("kms-host", "  Current count            26"),
    ("kms-host", "  Requests                 1200, of these failed 3"),
    ("kms-host", "  Requests by status       licensed 1100, oob_grace 97"),
    ("by-ad", "Activation object          Contoso Forest"),
    ("avma", "Activated by Hyper-V host  hv01.contoso.example (2026-11-01T02:03:04Z)"),
    ("token", "Issuance licence           b1234567-0000-4000-8000-000000000002 (1)"),
    ("windows-7", "Edition                    Enterprise, build 7601.2031, Client"),
    ("no-key", "License status             unlicensed: no product key is installed"),
    ("settings", "Group policy               NoGenTicket = 1"),
    ("settings", "Local settings             UserOperations = 1, Manual = 1"),
    ("three-licences", "Other licences             1"),
    ("three-licences", "  GCVGB                    Office LTSC Professional Plus 2024: licensed"),
    ("three-licences", ": licensed, gvlk, 180 days left"),
    ("three-licences", f"    KMS host               {KMS_HOST} (used last)"),
    ("three-licences", "  3V66T                    Office Standard 2016: notification, mak"),
    ("three-licences", "    Status reason          0xC004C020: MAK has used up its activations"),
    ("three-licences", "  Click-to-Run             ProPlus2024Volume, 16.0.17932.20222"),
    ("office-2010", f"    KMS host               {KMS_HOST} (set by hand)"),
    ("office-2010", "  Own service (osppsvc)    14.0.0370.400, CMID "),
]


@pytest.mark.parametrize(("name", "part"), SHOWN)
def test_what_is_shown(run: PlaybookRun, name: str, part: str) -> None:
    assert part in "\n".join(run.hosts[name].result["msg"])


def test_a_machine_without_kms_client_key_shows_no_kms_client(run: PlaybookRun) -> None:
    for name in ("mak", "kms-host", "avma"):
        assert "KMS client" not in run.hosts[name].result["msg"]
    assert "KMS client" in run.hosts["no-key"].result["msg"]


def test_one_machine_by_the_full_name_of_the_playbook() -> None:
    with Lab(fleet_from(fleet_content())) as lab:
        run = run_playbook("volume.activation.show", lab.inventory(), "--limit", "client")
        executions = {name: stats.remote_executions for name, stats in lab.stats().items()}
    assert set(run.hosts) == {"client"}
    assert sum(executions.values()) == 1
    assert '"Partial product key        VMK7H"' in run.output
