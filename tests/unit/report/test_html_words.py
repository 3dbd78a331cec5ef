"""What people read on the page: Office as Windows, names of Microsoft's, sentences that say why."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.product import (
    reason_text,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import Verdict
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.license_names import (
    CHANNELS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.text import (
    CHANNEL_LABELS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._report.html.verdict import (
    reasons,
    why,
)

from tests.support.audited import DAY, OFFICE, VALID, clients, licensed, machine, report
from tests.support.reported import page

REFUSED = replace(OFFICE, license_status="notification", reason_code="0xC004F038", grace_minutes=0)
SMALL = (
    machine(name="srv1", site=None),
    machine(name="srv2", site=None, cmid="2", **licensed(OFFICE)),
    machine(name="srv3", site=None, cmid="3", **licensed(REFUSED)),
)


def words(*machines: AuditedMachine) -> str:
    """The text of the page before its data."""
    body = page(report(machines)).partition("</header>")[2].partition("<dialog")[0]
    body = re.sub(r"<wbr>", "", re.sub(r"<noscript>.*?</noscript>", "", body, flags=re.DOTALL))
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_office_is_shown_as_windows_is() -> None:
    text = words(*SMALL)
    assert "Windows is licensed on all 3 machines that were read." in text
    assert "Office is licensed on 1 of the 2 machines that have it." in text
    assert "Windows licensed 100% 3 of 3 read" in text
    assert "Office licensed 50% 1 of 2 with Office" in text
    assert "License status of Office" in text
    assert "Office products Machines by Office product Product Machines Share Office LTSC" in text
    assert "When licences of Office end" in text
    links = re.findall(r'href="#(product=[^"]+)"', page(report(SMALL)))
    assert links == ["product=Windows+Server+2022"]
    assert "Office is" not in words(SMALL[0])
    assert "License status of Office" not in words(SMALL[0])


def test_products_have_the_names_that_microsoft_gives_them() -> None:
    """Nor does the data of the details hold an internal name."""
    whole = page(report(SMALL))
    assert "Office LTSC Professional Plus 2021" in whole
    for internal in ("KMS_Client", "Office21ProPlus", "ServerStandard edition"):
        assert internal not in whole


def test_findings_name_their_machines() -> None:
    text = words(*SMALL)
    assert "Run volume.activation.office" not in text
    assert "Where: srv3 not_licensed" in text
    many = [replace(each, result="unreachable") for each in clients(25)]
    assert "srv018, srv019 and 5 more machine_unreachable" in words(*many)


def test_advice_is_that_of_the_findings_where_they_agree() -> None:
    """Office is not activated by the module of Windows."""
    text = words(machine(**licensed(replace(OFFICE, license_status="unlicensed"))))
    assert "What to do: Run volume.activation.office, which installs the key" in text


@pytest.mark.parametrize(
    ("minutes", "sentence"),
    [
        ([VALID - 3 * DAY] * 3, "All 3 licences that must be renewed end in days 175 to 181"),
        ([DAY], "The only licence that must be renewed ends in days 0 to 6 from now."),
        ([0], "No licence must be renewed; 1 without an end."),
        ([0, DAY], "The only licence that must be renewed ends in days 0 to 6 from now; 1 without"),
    ],
)
def test_one_column_is_a_sentence(minutes: list[int], sentence: str) -> None:
    fleet = [
        machine(name=f"srv{place}", **licensed(grace_minutes=each, channel="mak"))
        for place, each in enumerate(minutes)
    ]
    assert sentence in words(*fleet)
    assert '<svg class="histogram"' not in page(report(fleet))


def test_several_columns_are_a_chart() -> None:
    fleet = [machine(name=str(day), **licensed(grace_minutes=day * DAY)) for day in (9, 99)]
    assert page(report(fleet)).count('<svg class="histogram"') == 1


@pytest.mark.parametrize(
    ("fail_on", "failed", "sentence"),
    [
        (("error",), True, "It fails because there are errors:"),
        (("error",), False, "There are no errors."),
        (("warning",), True, "It fails because there are errors or warnings:"),
        (("error", "warning"), False, "There are no errors or warnings."),
        (("info",), True, "It fails because there are errors, warnings or information:"),
        (("clock_offset",), False, "There are no findings of “The clock is off”."),
        (
            ("error", "clock_offset"), True,
            "It fails because there are errors or findings of “The clock is off”:",
        ),
        (("never",), False, "It passes whatever is found, as it is set never to fail."),
    ],
)  # fmt: skip
def test_verdict_says_why(fail_on: tuple[str, ...], failed: bool, sentence: str) -> None:
    assert why(Verdict(failed, fail_on, ())) == sentence


def test_reasons_are_in_words() -> None:
    given = ("clock_offset: 2 machines (a, b)", "and 3 further rules")
    assert reasons(Verdict(True, ("error",), given)) == (
        "The clock is off: 2 machines (a, b)", "and 3 further rules",
    )  # fmt: skip


def test_count_of_a_kms_host_reads_as_a_sentence() -> None:
    assert "3, too few: it needs 5" in words(*SMALL)
    assert "26, enough: it needs 5" in words(*clients(26))
    assert "needed" not in words(*SMALL)


@pytest.mark.parametrize(("number", "more"), [(8, []), (9, ["1 more KMS hosts"])])
def test_most_kms_hosts_are_folded(number: int, more: list[str]) -> None:
    fleet = [
        machine(name=str(each), cmid=str(each), kms_host_used=f"k{each}.example")
        for each in range(number)
    ]
    assert re.findall("[0-9]+ more KMS hosts", words(*fleet)) == more


def test_reasons_and_channels_are_in_words() -> None:
    assert reason_text("0xC004F038") == "KMS count too low (0xC004F038)"
    assert reason_text("no code") == "no code"
    assert '"0xC004F038":"KMS count too low (0xC004F038)"' in page(report(SMALL))
    assert set(CHANNEL_LABELS) == set(CHANNELS)


def test_one_percentage_for_one_thing() -> None:
    """That of the figure is that of the bar: of the machines that were read."""
    fleet = [*clients(2), machine(name="a", licenses=()), machine(name="b", result="failed")]
    text = words(*fleet)
    assert "Windows licensed 66.7% 2 of 3 read" in text
    assert "Licensed 2 66.7%" in text
    assert "50%" not in text
