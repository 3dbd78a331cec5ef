"""Three machines without a site: what is drawn of them on a screen, and on A4 and Letter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport

from tests.browser.opened import OpenedReport
from tests.support.audited import OFFICE, licensed, machine, report

PAPER = {"A4": 703, "Letter": 725}
"""Width between the margins of 12 mm, in pixels."""
HOST = "kms-with-a-rather-long-name-01.emea.contoso.example"
REFUSED = replace(
    OFFICE,
    license_status="notification",
    reason_code="0xC004F038",
    grace_minutes=0,
    kms_host="kms09.contoso.example",
    kms_port=1700,
)


def small() -> AuditReport:
    """With Office on two of them, one without a licence."""
    return report(
        machine(
            name=f"srv{number}.contoso.example",
            site=None,
            cmid=str(number),
            kms_host=HOST,
            kms_host_used=HOST,
            **licensed(*office),
        )
        for number, office in enumerate(((), (OFFICE,), (REFUSED,)))
    )


@pytest.fixture
def page(open_report: Callable[[AuditReport], OpenedReport]) -> OpenedReport:
    return open_report(small())


def test_empty_columns_are_not_drawn(page: OpenedReport) -> None:
    heads = page.page.locator("#heads [data-sort]")
    assert [each.strip() for each in heads.all_inner_texts()] == [
        "Machine", "Status", "Product", "Channel", "Ends in", "KMS host", "Findings",
    ]  # fmt: skip
    assert page.page.is_hidden("#site") and page.page.is_visible("#kms")
    assert set(page.texts("channel")) == {"KMS client"}


def test_names_of_kms_hosts_are_whole(page: OpenedReport) -> None:
    assert set(page.texts("kms")) == {f"{HOST}:1688"}
    cut = "nodes => nodes.some(node => node.scrollWidth > node.clientWidth)"
    assert not page.page.locator("#rows .kms > span").evaluate_all(cut)
    assert not page.page.locator(".hosts th").evaluate_all(cut)


def test_details_say_it_in_words(page: OpenedReport) -> None:
    page.open("#machine=srv2.contoso.example")
    text = page.page.inner_text("#details-body")
    assert "Office LTSC Professional Plus 2021" in text
    assert "KMS count too low (0xC004F038)" in text
    assert "Not activated (notification)" in text
    assert "Set by hand" in text
    assert "kms09.contoso.example, port 1700" in text
    for internal in ("KMS_Client", "gvlk", "Family"):
        assert internal not in text


@pytest.mark.parametrize("paper", PAPER)
def test_paper_is_whole(page: OpenedReport, paper: str) -> None:
    """Nothing reaches over the margin, nothing is a head without a body."""
    page.page.set_viewport_size({"width": PAPER[paper], "height": 1000})
    page.page.emulate_media(media="print")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.evaluate("document.documentElement.scrollWidth") <= PAPER[paper]
    text = page.page.inner_text("main")
    assert "As a table" not in text
    assert "Where: srv2.contoso.example" in text
    heads = page.page.locator("#paper th").all_inner_texts()
    assert heads == ["Machine", "Status", "Product", "Ends in", "KMS host", "Findings"]
    for place in range(len(heads)):
        cells = page.page.locator(f"#paper td:nth-child({place + 1})").all_inner_texts()
        assert any(cells), heads[place]
    assert text.count(f"{HOST}:1688") >= 5
    assert len(page.page.pdf(format=paper)) > 10_000
