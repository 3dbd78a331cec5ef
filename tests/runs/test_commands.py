"""The two ways to see the lab: python -m lab, and the demo."""

from __future__ import annotations

import concurrent.futures
import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab import demo_run
from lab.demo import FLEET, LAB_PORT, keep_fleet
from lab.demo_fleet import GROUPS, WRONG, content
from lab.fleet import fleet_from, load_fleet
from lab.lab import Lab
from lab.playbook import ROOT, PlaybookRun, ansible_command, run_playbook
from lab.site_fleet import inventory

LAB = [sys.executable, "-m", "lab"]


def test_lab_serves_until_stopped_and_prints_its_inventory(tmp_path: Path) -> None:
    inventory_file = tmp_path / "hosts.yml"
    process = subprocess.Popen(
        [*LAB, str(FLEET), "--inventory", str(inventory_file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            if line.startswith("# serving"):
                break
            lines.append(line)
        inventory = yaml.safe_load("".join(lines))
        assert inventory == yaml.safe_load(inventory_file.read_text("utf-8"))
        run = run_playbook("playbooks/activate.yml", inventory, "--limit", "srv2022-standard")
        assert run.hosts["srv2022-standard"].outcome == "ok"
    finally:
        process.send_signal(signal.SIGTERM)
    rest, _ = process.communicate(timeout=1800)
    assert process.returncode == 0
    assert json.loads(rest)["srv2022-standard"]["remote_executions"] == 1


def test_ctrl_c_ends_the_lab_quietly() -> None:
    process = subprocess.Popen(
        [*LAB, str(FLEET)], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    assert process.stdout is not None
    assert any(line.startswith("# serving") for line in process.stdout)
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=1800)
    assert (process.returncode, rest) == (0, "")


def test_lab_names_what_is_wrong_in_a_fleet_file(tmp_path: Path) -> None:
    fleet = tmp_path / "fleet.yml"
    fleet.write_text("machines: [{name: a, windws: {}}]\n", "utf-8")
    done = subprocess.run(
        [*LAB, str(fleet)], cwd=ROOT, capture_output=True, text=True, check=False, timeout=1800
    )
    assert done.returncode == 2
    assert "windws" in done.stderr
    assert "Traceback" not in done.stderr


def test_demo_ends_as_promised_without_colour() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "lab.demo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=1800,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-3000:]
    assert "\x1b" not in done.stdout + done.stderr
    assert "Second run: 0 changed" in done.stdout
    _, _, audit = done.stdout.partition("=== 4. The audit")
    assert "Machines: 31, 30 read, 0 failed, 1 unreachable" in audit
    assert "rose from 0 to 26" in done.stdout
    before, _, _ = done.stdout.partition("=== 4. The audit")
    assert all(f"  {name} {what}\n" in before for name, what in WRONG.items())
    assert '+    "kms_host": "kms01.contoso.example"' in before
    assert before.count("PLAY RECAP") == 1
    for name in ("check", "first", "second"):
        assert f"reports/demo/{name}.log" in before
        assert "PLAY RECAP" in (ROOT / f"reports/demo/{name}.log").read_text("utf-8")
    last = Path(audit.splitlines()[-1])
    assert last.name == "audit.html"
    assert "<html" in last.read_text("utf-8")


def test_demo_leaves_its_fleet_for_make_lab() -> None:
    with Lab(fleet_from(content())) as lab:
        keep_fleet(lab)
        hosts = inventory(lab, GROUPS)
    with Lab(load_fleet(ROOT / "reports/demo/fleet.yml")) as again:
        assert set(again.machines) == set(lab.machines)
    kept = yaml.safe_load((ROOT / "reports/demo/hosts.yml").read_text("utf-8"))
    assert kept["all"]["vars"].pop("ansible_port") == LAB_PORT
    hosts["all"]["vars"].pop("ansible_port")
    assert kept == hosts
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"LAB_PORT := {LAB_PORT}\n" in makefile
    assert "-m lab $(FLEET) --port $(LAB_PORT)" in makefile


def test_demo_says_what_it_is_at(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """However long ansible takes; it goes on here once that was said."""
    said = threading.Event()
    waits = concurrent.futures.wait

    def announced(*arguments: Any) -> Any:
        waited = waits(*arguments)
        said.set() if "Look at it" in capsys.readouterr().out else None
        return waited

    def runs(*arguments: Any, log: Path, **more: Any) -> PlaybookRun:
        log.write_text("PLAY [A] **\n\nTASK [role : Look at it] ****\n", "utf-8")
        assert said.wait(600)
        return PlaybookRun(0, "", {})

    monkeypatch.setattr(demo_run, "ROOT", tmp_path)
    monkeypatch.setattr(demo_run, "SECONDS_OF_SILENCE", 0.01)
    monkeypatch.setattr(demo_run, "wait", announced)
    monkeypatch.setattr(demo_run, "run_playbook", runs)
    assert demo_run.shown_run("a.yml", {}, extra_vars={}, log="x/a.log").rc == 0


def test_lab_inventory_of_the_checkout_is_the_demo_fleet() -> None:
    shipped = yaml.safe_load((ROOT / "inventories" / "lab" / "hosts.yml").read_text("utf-8"))
    with Lab(load_fleet(FLEET)) as lab:
        served = lab.inventory()
    port = shipped["all"]["vars"].pop("ansible_port")
    served["all"]["vars"].pop("ansible_port", None)
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert f"LAB_PORT := {port}\n" in makefile
    hosts = shipped["all"]["children"]["windows_clients"]["hosts"]
    for name, variables in served["all"]["children"]["windows_clients"]["hosts"].items():
        # The shipped one has a single path for all, with inventory_hostname in it.
        assert variables.pop("ansible_winrm_path") == f"/{name}"
        assert variables == (hosts.pop(name) or {})
    assert not hosts
    assert shipped["all"]["vars"] == served["all"]["vars"]


def test_example_inventory_gives_each_site_its_kms_host() -> None:
    done = subprocess.run(
        [ansible_command("ansible-inventory"), "-i", "inventories/example", "--list"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=1800,
    )
    inventory = json.loads(done.stdout)
    hosts = inventory["_meta"]["hostvars"]
    several = hosts["ber-app01.example.com"]["windows_client_kms_hosts"]
    assert [host["host"][:9] for host in several] == ["ber-kms01", "ber-kms02", "lys-kms01"]
    assert hosts["lys-app01.example.com"]["windows_client_kms_host"] == "lys-kms01.example.com"
    assert hosts["lys-app01.example.com"]["windows_client_kms_port"] == 1689
    assert hosts["opo-app01.example.com"]["windows_client_kms_discovery"] is True
    assert hosts["lys-app01.example.com"]["ansible_winrm_scheme"] == "https"
    assert {"windows_clients", "office_clients", "kms_hosts"} <= set(inventory)


def test_playbook_by_its_full_name() -> None:
    with Lab(load_fleet(FLEET)) as lab:
        run = run_playbook(
            "volume.activation.activate", lab.inventory(), "--limit", "srv2022-standard"
        )
    assert run.hosts["srv2022-standard"].outcome == "ok"
