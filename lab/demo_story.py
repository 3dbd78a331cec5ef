"""What happened in a run of playbooks/site.yml, in a few lines."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping

from lab.demo_fleet import CLIENTS, KMS_HOST, SERVERS, SPECIAL, WRONG
from lab.demo_run import diff_of, recap_of
from lab.playbook import HostOutcome, PlaybookRun

HOST_TASK = "Ensure the machine is the KMS host asked for"
WINDOWS_TASK = "Ensure Windows is activated as asked"
OFFICE_TASK = "Ensure Office is activated as asked"
REFUSED = "0xC004F038"
WIDTH = 100
_EVALUATE = "RefreshLicenseStatus"


def planned_lines(check: PlaybookRun) -> Iterator[str]:
    """What check mode announced."""
    [host] = check.of_task(HOST_TASK)[KMS_HOST]
    yield from _wrapped(f"KMS host {KMS_HOST}: {_steps(host)}")
    for what, task in (("Windows", WINDOWS_TASK), ("Office", OFFICE_TASK)):
        outcomes = {name: results[0] for name, results in check.of_task(task).items()}
        changed = [name for name, outcome in outcomes.items() if outcome.changed]
        example = min(changed)
        yield from _wrapped(
            f"{what}: {len(changed)} machines, such as {example}: {_steps(outcomes[example])}"
        )
    yield f"Each is activated then, once {KMS_HOST} is a KMS host. Nothing was written."


def first_lines(run: PlaybookRun, counted: int) -> Iterator[str]:
    """How the fleet came to be activated."""
    [host] = run.of_task(HOST_TASK)[KMS_HOST]
    was, now, proof = (host.result[part] for part in ("before", "after", "proof"))
    yield from _wrapped(
        f"KMS host {KMS_HOST}: {_key(was)} -> {_key(now)}. It answers on TCP port "
        f"{proof['listening_port']}, and DNS names it."
    )
    attempts = run.of_task(WINDOWS_TASK)
    clients = {name: attempts[name] for name in (*SERVERS, *CLIENTS)}
    refused = [name for name, results in clients.items() if _was_refused(results[0])]
    last = [results[-1].result["after"]["license_status"] for results in clients.values()]
    yield from _wrapped(
        f"Windows: {len(clients) - len(refused)} machines were activated at once, {len(refused)} "
        f"were refused ({REFUSED}), as a new KMS host activates servers from a count of 5 on, "
        "Windows 10 and 11 from 25 on. When all had asked, and were counted, these asked again: "
        f"{last.count('licensed')} of {len(clients)} are activated."
    )
    yield f"The count of {KMS_HOST} rose from 0 to {counted}."
    for name, results in sorted(run.of_task(OFFICE_TASK).items()):
        for product, after in results[-1].result["after"].items():
            yield f"Office on {name}: {product}, {_key(after)}."
    for name in SPECIAL:
        yield from _wrapped(f"{name}: {_reason(attempts[name][-1])}", indent=len(name) + 2)


def diff_lines(check: PlaybookRun) -> Iterator[str]:
    """The diff of one machine, as ansible printed it."""
    yield f"The diff of {SERVERS[0]}, as ansible shows it:"
    yield from (f"  {line}" for line in diff_of(check, WINDOWS_TASK, SERVERS[0]))


def wrong_lines() -> Iterator[str]:
    """The machines that the audit is to find."""
    yield "Four machines are wrong on purpose, so that the audit has something to find:"
    yield from (f"  {name} {what}" for name, what in WRONG.items())


def second_lines(run: PlaybookRun, counts: Mapping[str, int]) -> Iterator[str]:
    """What a run costs when nothing is to do."""
    changed = {each["host"] for each in run.records if each["result"].get("changed")}
    most = max(counts[name] for name in (*SERVERS, *CLIENTS))
    yield (
        f"Second run: {len(changed)} changed. {most} remote executions a machine: one to look, one "
        "for the audit, none for Office."
    )


def recap_lines(run: PlaybookRun) -> Iterator[str]:
    """What ansible itself says at the end of a run."""
    yield from recap_of(run)


def audit_summary(run: PlaybookRun) -> Iterator[str]:
    """What the audit shows at its end."""
    for each in run.records:
        yield from each["result"].get("summary", ())


def _was_refused(outcome: HostOutcome) -> bool:
    return any(REFUSED in line for line in outcome.result.get("advice", ()))


def _reason(outcome: HostOutcome) -> str:
    if outcome.outcome == "unreachable":
        return f"not reached. {outcome.message}"
    if outcome.outcome == "failed":
        return f"refused. {outcome.message}"
    return " ".join(outcome.result["advice"])


def _steps(outcome: HostOutcome) -> str:
    whys = [step["why"] for step in outcome.result["plan"] if step["method"] != _EVALUATE]
    return f"{'; '.join(whys)}."


def _key(state: Mapping[str, str]) -> str:
    return f"{state['channel']} key {state['partial_product_key']}, {state['license_status']}"


def _wrapped(text: str, indent: int = 4) -> Iterator[str]:
    short = textwrap.shorten(text, 600, placeholder=" ...")
    yield from textwrap.wrap(short, WIDTH, subsequent_indent=" " * indent)
