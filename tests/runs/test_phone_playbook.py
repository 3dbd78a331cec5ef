"""playbooks/phone_activation.yml: a fleet through one CSV, on both engines; no ID anywhere else."""

from __future__ import annotations

import csv
import io
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from lab.lab import Lab
from lab.playbook import PlaybookRun, run_playbook
from lab.simulation.windows import License
from tests.support.confirmation_service import ConfirmationServer, confirmation_server
from tests.support.engines import lab_on_both_engines
from tests.support.everything_written import MOST_VERBOSE, everything_on, texts_written
from tests.support.scenario import CONVERGED, NETWORK, RIGHT_KEY, STANDARD_2022, WINDOWS_7

PLAYBOOK = "playbooks/phone_activation.yml"
MAK: dict[str, Any] = {"channel": "mak", "last_five": "AAAAA"}
ESU = {"channel": "mak", "last_five": "BBBBB", "family": "ServerStandard-ESU", "is_addon": True}
OFFICE = {"family": "Office24ProPlus2024VL_MAK_AE1", "status": "notification", "last_five": "CCCCC"}
OFFICE_2013 = {"family": "OfficeProPlusVL_MAK", "status": "notification", "last_five": "DDDDD"}
MACHINES: dict[str, dict[str, Any]] = {
    # The first, which the file is put together on although it failed.
    "new-key": {"license": MAK},
    "three": {"license": [MAK, ESU], "office": [OFFICE]},
    "own-service": {"windows": WINDOWS_7, "license": RIGHT_KEY, "office": [OFFICE_2013]},
    "kms-host": {"license": {"channel": "csvlk"}, "hosting": {}, "variant": "documented"},
    "late": {"license": MAK, "variant": "documented"},
    "licensed": CONVERGED,
    "off": {"license": MAK, "reachable": False},
}
TOKEN = "token-of-the-service"


@dataclass(frozen=True)
class Story:
    """Every run of the playbook, with what it wrote, and the file after the first."""

    runs: Mapping[str, PlaybookRun]
    executions: Mapping[str, Mapping[str, int]]
    texts: Mapping[Path | None, str]
    gathered: str
    file: Path
    ids: list[str]
    server: ConfirmationServer


def ids_of(lab: Lab) -> dict[str, str]:
    """Each installation ID of the fleet with the confirmation ID that answers it."""
    return {
        license.installation_id(machine.windows.cmid): license.confirmation_id(machine.windows.cmid)
        for machine in lab.machines.values()
        for license in licenses_of(machine.windows)
    }


def licenses_of(windows: Any) -> list[License]:
    """Those of Windows and Office."""
    return [*windows.licenses, *windows.office]


def filled_in(text: str, answers: Mapping[str, str], spoilt: bool = False) -> str:
    """The file as an operator gives it back: lines and columns in another order."""
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    for row in rows:
        answer = answers[row["installation_id"].replace("-", "")]
        row["confirmation_id"] = "" if row["host"] == "late" else answer
        if spoilt and row["host"] != "late":
            row["confirmation_id"] = f"{answer[:-1]}{(int(answer[-1]) + 1) % 10}"
    rows.append({**rows[0], "host": "gone"})
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, sorted(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(reversed(rows))
    return written.getvalue()


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Gathered, given back with wrong digits, given back, looked at, deposited, and once more."""
    folder, logs = tmp_path_factory.mktemp("phone"), tmp_path_factory.mktemp("logs")
    file = folder / "new" / "phone.csv"
    machines = [{"windows": STANDARD_2022, **each, "name": name} for name, each in MACHINES.items()]
    runs, executions = {}, {}
    texts: dict[Path | None, str] = {}
    with (
        lab_on_both_engines({"network": NETWORK, "machines": machines}) as lab,
        confirmation_server(lambda asked: (200, ids_of(lab)[asked["installation_id"]].encode()))
        as server,
    ):  # fmt: skip

        def run(name: str, *options: str, **more: str) -> None:
            before = {n: stats.remote_executions for n, stats in lab.stats().items()}
            runs[name] = run_playbook(
                PLAYBOOK,
                lab.inventory(),
                *options,
                MOST_VERBOSE,
                extra_vars={"phone_activation_file": str(file), **more},
                environment=everything_on(logs),
            )
            executions[name] = {n: s.remote_executions - before[n] for n, s in lab.stats().items()}
            written = texts_written(runs[name], logs)
            texts.update({path or logs / name: text for path, text in written.items()})

        run("gather")
        gathered = file.read_text("utf-8")
        ids = [each for pair in ids_of(lab).items() for each in pair]
        file.write_text(filled_in(gathered, ids_of(lab), spoilt=True), "utf-8")
        run("wrong digits")
        file.write_text(filled_in(gathered, ids_of(lab)), "utf-8")
        file.chmod(0o644)
        lab.windows("new-key").licenses[0].partial_product_key = "EEEEE"
        ids += [each for pair in ids_of(lab).items() for each in pair]
        service = {
            "phone_activation_service_url": server.url,
            "phone_activation_service_token": "{{ vault_token }}",
            "vault_token": TOKEN,
        }
        run("check", "--check", "--diff", **service)
        run("deposit", "--diff", **service)
        run("again", **service)
        yield Story(runs, executions, texts, gathered, file, ids, server)


def outcome_of(story: Story, run: str, machine: str) -> Any:
    """What the machine answered to its own task."""
    (outcome,) = story.runs[run].of_task("has its confirmation IDs")[machine]
    return outcome


def test_gathered_into_one_file(story: Story) -> None:
    rows = list(csv.DictReader(io.StringIO(story.gathered, newline="")))
    assert [(row["host"], row["partial_product_key"], row["channel"]) for row in rows] == [
        ("kms-host", "3V66T", "csvlk"),
        ("late", "AAAAA", "mak"),
        ("new-key", "AAAAA", "mak"),
        ("own-service", "DDDDD", "mak"),
        *[("three", tail, "mak") for tail in ("CCCCC", "AAAAA", "BBBBB")],
    ]
    assert {row["confirmation_id"] for row in rows} == {""}
    assert {row["installation_id"].replace("-", "") for row in rows} <= set(story.ids)
    assert stat.S_IMODE(story.file.stat().st_mode) == 0o600
    assert [path.name for path in story.file.parent.iterdir()] == ["phone.csv"]
    assert outcome_of(story, "gather", "off").outcome == "unreachable"
    assert story.executions["gather"] == {name: int(name != "off") for name in MACHINES}
    assert "has 7 products, of which 7 wait" in story.runs["gather"].output


def test_wrong_digits_contact_no_machine(story: Story) -> None:
    run = story.runs["wrong digits"]
    assert run.rc != 0
    assert not any(story.executions["wrong digits"].values())
    assert run.of_task("has its confirmation IDs") == {}
    (outcome,) = next(iter(run.of_task("Check every line of the file").values()))
    for number in (2, 3, 4, 5, 6, 7, 9):
        assert f"line {number} (" in outcome.message
    assert "line 8 (" not in outcome.message
    assert "confirmation_id: wrong check digit in group 8" in outcome.message


def test_check_mode_says_what_a_run_does(story: Story) -> None:
    for name in MACHINES:
        if name == "off":
            continue
        check, done = (outcome_of(story, run, name) for run in ("check", "deposit"))
        assert check.changed == done.changed, name
        assert story.executions["check"][name] == 1
        if name != "late":  # no service is asked in check mode
            assert check.result["plan"] == done.result["plan"]
            assert check.result["after"] == done.result["after"]
            assert check.result["diff"] == done.result["diff"]
    assert "late" not in [asked["host"] for asked, _ in story.server.asked[1:]]
    assert "products now, as check mode adds none" in story.runs["check"].output


def test_deposited_where_it_belongs(story: Story) -> None:
    for name in ("three", "own-service", "kms-host", "late"):
        outcome = outcome_of(story, "deposit", name)
        assert outcome.outcome == "ok", outcome.message
        statuses = {each["license_status"] for each in outcome.result["after"].values()}
        assert statuses == {"licensed"}
        assert story.executions["deposit"][name] == 2
    assert len(outcome_of(story, "deposit", "three").result["plan"]) == 4
    assert len(outcome_of(story, "deposit", "own-service").result["plan"]) == 1
    assert not outcome_of(story, "deposit", "licensed").changed
    ((asked, headers),) = story.server.asked
    assert asked["host"] == "late"
    assert headers["Authorization"] == f"Bearer {TOKEN}"
    assert stat.S_IMODE(story.file.stat().st_mode) == 0o600
    assert "of which 0 wait" in story.runs["deposit"].output
    assert "Not in the inventory: gone" in story.runs["deposit"].output


def test_an_id_that_no_longer_fits_is_refused(story: Story) -> None:
    for run in ("check", "deposit", "again"):
        outcome = outcome_of(story, run, "new-key")
        assert outcome.outcome == "failed"
        assert "answers another installation ID than line" in outcome.message
        assert story.executions[run]["new-key"] == 1


def test_another_run_changes_nothing(story: Story) -> None:
    run = story.runs["again"]
    assert not any(each["result"].get("changed") for each in run.records)
    assert story.executions["again"] == {name: int(name != "off") for name in MACHINES}


def test_no_id_and_no_token_is_written_anywhere(story: Story) -> None:
    for place, text in story.texts.items():
        for secret in (*story.ids, TOKEN):
            assert secret not in text, place
            in_groups = "-".join(secret[n : n + 7] for n in range(0, 63, 7))
            assert in_groups not in text, place
