"""playbooks/site.yml begins with every input of every part, and ends with an audit of all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from lab.fleet import fleet_from
from lab.lab import Lab
from lab.playbook import PlaybookRun
from tests.runs.test_site import SERVERS, Site, fleet_content

THREE = SERVERS[:3]
GROUPS = {"kms_hosts": ["kms01"], "windows_clients": THREE, "office_clients": THREE[:1]}
ALONE = {"audit_fail_on": ["never"], "windows_client_accept_insufficient_count": True}


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Site]:
    """Three servers and their KMS host to be."""
    with Lab(fleet_from(fleet_content(THREE))) as lab:
        yield Site(lab, tmp_path)


def _audited(site: Site) -> dict[str, str]:
    """What became of each machine in the audit."""
    return {each["name"]: each["result"] for each in site.audited()["machines"]}


def _recap_of(run: PlaybookRun, machine: str) -> str:
    recap = run.output.partition("PLAY RECAP")[2].splitlines()
    return next(line for line in recap if line.split(":")[0].strip() == machine)


def test_canary_that_fails_stops_the_work_and_the_audit_follows(small: Site) -> None:
    small.lab.windows("srv1").licenses[0].channel = "evaluation"
    run, counts, wrote = small.run(groups=GROUPS, site_serial=[1, "100%"], **ALONE)
    assert run.rc == 2
    assert "Nothing more is done after srv1 failed, but for the audit." in run.output
    assert "1 machines failed before the audit, each with its reason above: srv1" in run.output
    # srv1 was read by its part and by the audit, the others by the audit alone.
    assert (counts["srv1"], counts["srv2"], counts["srv3"]) == (2, 1, 1)
    assert not wrote["srv2"] and not wrote["srv3"]
    assert _audited(small) == dict.fromkeys(["kms01", *THREE], "read")
    assert "failed=1" in _recap_of(run, "srv1")
    assert "failed=0" in _recap_of(run, "srv2")
    last = run.of_task("Fail where the machine failed")["srv1"][-1]
    assert "evaluation licence" in last.message


def test_every_machine_of_a_part_fails(small: Site) -> None:
    """The KMS host is off: no client is touched, and the audit says what is."""
    small.lab.machines["kms01"].is_connected = False
    run, counts, wrote = small.run(groups=GROUPS, **ALONE)
    assert run.rc == 2
    assert "Nothing more is done after kms01 failed, but for the audit." in run.output
    assert not any(wrote.values())
    assert counts == {"kms01": 0, **dict.fromkeys(THREE, 1)}
    assert _audited(small) == {"kms01": "unreachable", **dict.fromkeys(THREE, "read")}


def test_as_many_may_fail_as_are_allowed(small: Site) -> None:
    small.lab.windows("srv2").windows_license.channel = "evaluation"  # type: ignore[union-attr]
    run, _, _ = small.run(groups=GROUPS, site_max_fail_percentage=34, **ALONE)
    assert run.rc == 2
    assert "Nothing more is done" not in run.output
    run, _, _ = small.run(groups=GROUPS, site_max_fail_percentage=33, **ALONE)
    assert run.rc == 2
    assert "Nothing more is done after srv2 failed, but for the audit." in run.output
    assert "are of an earlier run until this one has come to its audit" in run.output
    assert _audited(small) == dict.fromkeys(["kms01", *THREE], "read")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (
            {"office_client_kms_port": 0},
            "office_client_kms_port: 0 is not accepted: a port is a whole number from 1 to 65535 "
            "(srv1)",
        ),
        (
            {"windows_client_snapshot_folder": "README.md/below"},
            "windows_client_snapshot_folder: 'README.md/below' is not accepted: a folder on the "
            "controller; ",
        ),
        ({"audit_folder": "README.md/below"}, "audit_folder: 'README.md/below' is not accepted"),
        ({"audit_expires_within_days": 0}, "audit_expires_within_days: 0 is not accepted"),
        ({"windows_client_product_key": "{{ vault_mak }}"}, "'vault_mak' is undefined"),
        ({"kms_host_retries": "many"}, "'kms_host_retries' is of type str"),
        ({"office_client_kmshost": "kms01"}, "office_client_kms_host is: did you mean that?"),
    ],
)
def test_every_input_is_judged_before_the_first_machine(
    small: Site, given: dict[str, object], told: str
) -> None:
    run, _, _ = small.run(groups=GROUPS, **given)
    assert run.rc == 2
    assert not any(stats.requests for stats in small.lab.stats().values())
    (failed,) = [each for each in run.hosts.values() if each.outcome == "failed"]
    assert told in failed.message
    assert "\n" not in failed.message


def test_check_promises_no_activation_to_a_kept_or_refused_machine(small: Site) -> None:
    mak, evaluation = (small.lab.windows(name).licenses[0] for name in ("srv1", "srv2"))
    mak.channel, mak.status, evaluation.channel = "mak", 1, "evaluation"
    run, _, _ = small.run("--check", groups={**GROUPS, "office_clients": []}, **ALONE)
    said = "The activation can't be tried before kms01 is a KMS host"
    follows = run.of_task("Say what follows once the KMS host is there")
    assert {name: said in told.message for name, [told] in follows.items()} == {"srv3": True}
    assert "Add mak to windows_client_replace_channels" in run.output
