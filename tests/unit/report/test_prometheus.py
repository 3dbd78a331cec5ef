"""The metrics, as Prometheus' own parser reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._audit.totals import totals
from ansible_collections.volume.activation.plugins.plugin_utils._report.prometheus import (
    EXPIRY_DAYS,
    PREFIX,
    report_to_prometheus,
)
from hypothesis import given, settings
from prometheus_client.parser import text_string_to_metric_families

from tests.support.audited import DAY, NOW, OFFICE, clients, licensed, machine, report
from tests.support.examples import examples
from tests.support.varied_reports import HARMFUL, REPORTS, rendered, varied

Samples = dict[tuple[tuple[str, str], ...], float]


def metrics(of: AuditReport) -> dict[str, Samples]:
    """Samples by labels, by the metric's name without the prefix."""
    found: dict[str, Samples] = {}
    for family in text_string_to_metric_families(rendered(report_to_prometheus, of)):
        assert family.type == "gauge", family.name
        assert family.documentation, family.name
        samples = {tuple(sample.labels.items()): sample.value for sample in family.samples}
        assert len(samples) == len(family.samples), family.name
        found[family.name.removeprefix(PREFIX)] = samples
    return found


def by(label: str, samples: Samples) -> dict[str, float]:
    """The samples of a metric with one label."""
    return {dict(labels)[label]: value for labels, value in samples.items()}


def test_numbers_are_those_of_the_totals() -> None:
    whole = varied()
    found, counted = metrics(whole), totals(whole)
    assert by("result", found["machines"]) == counted.machines_by_result
    assert by("license_status", found["windows_machines"]) == counted.windows.by_status
    assert by("severity", found["findings"]) == counted.findings_by_severity
    assert by("severity", found["accepted_findings"]) == counted.ignored_by_severity
    assert by("product", found["product_machines"]) == counted.windows.by_product
    assert by("site", found["site_machines"]) == counted.machines_by_site
    clients = {f"{each.host}:{each.port}": each.clients for each in whole.kms_hosts}
    assert by("host", found["kms_host_clients"]) == clients
    assert found["windows_licensed_ratio"] == {(): counted.windows.licensed_share}
    assert found["report_timestamp_seconds"] == {(): NOW.timestamp()}
    assert found["audit_failed"] == {(): 1}
    assert 'volume_activation_machines{result="unreachable"} 1\n' in rendered(
        report_to_prometheus, whole
    )


def test_office_is_counted_as_windows_is() -> None:
    refused = replace(OFFICE, license_status="notification", grace_minutes=0)
    fleet = [machine(name="a", **licensed(OFFICE)), machine(name="b", **licensed(refused))]
    found = metrics(report(fleet))
    assert by("license_status", found["office_machines"]) == {"licensed": 1, "notification": 1}
    assert found["office_licensed_ratio"] == {(): 0.5}
    assert by("product", found["office_product_machines"]) == {
        "Office LTSC Professional Plus 2021": 2
    }
    assert by("within_days", found["office_expiring_licenses"])["182"] == 1
    assert found["office_permanent_licenses"] == {(): 0}
    assert "office_licensed_ratio" not in metrics(report([machine()]))


def test_rules_that_nothing_breaks_are_there() -> None:
    """Else a graph would have a hole where there should be a zero."""
    found = metrics(report([]))
    assert by("rule", found["rule_findings"]) == dict.fromkeys(RULES, 0)
    assert by("result", found["machines"]) == dict.fromkeys(
        ("read", "failed", "unreachable", "skipped"), 0
    )
    assert found["audit_failed"] == {(): 0}
    assert "windows_licensed_ratio" not in found
    assert "changes" not in found


def test_expiry_is_cumulative() -> None:
    days = (0, 6, 7, 27, 28, 90, 91, 181, 182, 400)
    fleet = [machine(name=str(day), **licensed(grace_minutes=day * DAY + 1)) for day in days]
    found = by("within_days", metrics(report(fleet))["windows_expiring_machines"])
    assert found == {str(end): sum(day < end for day in days) for end in EXPIRY_DAYS}
    permanent = report([machine(**licensed(channel="mak", grace_minutes=0))])
    assert metrics(permanent)["windows_permanent_machines"] == {(): 1}


def test_kms_hosts_and_changes() -> None:
    whole = varied()
    found = metrics(whole)
    host = (("host", "kms01.contoso.example:1688"),)
    assert found["kms_host_current_count"] == {host: 3}
    assert found["kms_host_threshold"][host] == 5
    assert found["kms_host_forecast_count"][host] == whole.kms_hosts[0].forecast[-1]
    assert whole.comparison is not None
    changes = whole.comparison.changes
    assert sum(found["changes"].values()) == len(changes)
    gone = (("about", "machine"), ("kind", "gone"))
    assert found["changes"][gone] == sum(c.kind == "gone" and c.rule is None for c in changes) == 1


@pytest.mark.parametrize("text", [*HARMFUL, 'a"b\\c', "a\nb", "\\n"])
def test_label_is_the_text_itself(text: str) -> None:
    whole = replace(report([]), machines=(machine(site=text),))
    assert by("site", metrics(whole)["site_machines"]) == {text: 1}


def test_series_do_not_grow_with_the_machines() -> None:
    few, many = (rendered(report_to_prometheus, report(clients(n))) for n in (30, 300))
    assert few.count("\n") == many.count("\n")


@settings(max_examples=examples(40), deadline=None)
@given(REPORTS)
def test_any_report_is_read(whole: AuditReport) -> None:
    """And every metric has a well-formed name, HELP and TYPE."""
    text = rendered(report_to_prometheus, whole)
    assert text.endswith("\n")
    found = metrics(whole)
    assert sum(by("result", found["machines"]).values()) == len(whole.machines)
    assert all(re.fullmatch("[a-z_]+", name) for name in found)
    assert text.count("# HELP ") >= len(found)
    assert len(re.findall("^# TYPE ", text, re.MULTILINE)) == len(found)
