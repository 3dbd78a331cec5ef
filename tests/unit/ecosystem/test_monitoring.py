"""Alerts and dashboard: as Prometheus and Grafana read them, over the metrics of an audit."""

from __future__ import annotations

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._report.prometheus import (
    PREFIX,
    report_to_prometheus,
)
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard
from prometheus_client.parser import text_string_to_metric_families

from tests.stage import ROOT
from tests.support.promtool_needed import promtool_or_skip
from tests.support.varied_reports import rendered, varied

MONITORING = ROOT / "docs" / "monitoring"
ALERTS = MONITORING / "alerts.yml"
ALERTS_TEST = Path(__file__).with_name("alerts_test.yml")
DASHBOARD = json.loads((MONITORING / "dashboard.json").read_text("utf-8"))
SELECTOR = re.compile(rf"({PREFIX}\w+)(?:\{{([^}}]*)\}})?")
OF_PROMETHEUS = {"instance", "host"}
"""Labels whose values are a fleet's own."""

Series = tuple[str, dict[str, str], float]


def written() -> list[Series]:
    """What the textfile collector makes of a report that has something of everything."""
    families = text_string_to_metric_families(rendered(report_to_prometheus, varied()))
    return [
        (sample.name, {**sample.labels, "instance": "awx"}, sample.value)
        for family in families
        for sample in family.samples
    ]


def selector(series: Series) -> str:
    """A series as PromQL names it."""
    name, labels, _ = series
    return f"{name}{{{','.join(f'{key}={json.dumps(text)}' for key, text in labels.items())}}}"


def alert_expressions() -> list[str]:
    (group,) = yaml.safe_load(ALERTS.read_text("utf-8"))["groups"]
    return [rule["expr"] for rule in group["rules"]]


def dashboard_queries() -> list[str]:
    return [target["expr"] for panel in DASHBOARD["panels"] for target in panel["targets"]]


def series_of_alerts_test() -> list[str]:
    tests = yaml.safe_load(ALERTS_TEST.read_text("utf-8"))["tests"]
    return [each["series"] for test in tests for each in test["input_series"]]


def promtool(*arguments: str) -> str:
    done = subprocess.run(
        [promtool_or_skip(), *arguments], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_alerts_fire_when_they_should() -> None:
    promtool("check", "rules", "--lint-fatal", str(ALERTS))
    promtool("test", "rules", str(ALERTS_TEST))


def test_every_alert_is_tested_and_explained() -> None:
    names = set(re.findall(r"- alert: (\w+)", ALERTS.read_text("utf-8")))
    assert names == set(re.findall(r"VolumeActivation\w+", ALERTS_TEST.read_text("utf-8")))
    assert names == set(
        re.findall(r"^\| `(\w+)`", (MONITORING / "README.md").read_text("utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("where", [alert_expressions, dashboard_queries, series_of_alerts_test])
def test_metrics_and_labels_are_those_that_are_written(where: Any) -> None:
    known: dict[str, dict[str, set[str]]] = {}
    for name, labels, _ in written():
        for label, value in labels.items():
            known.setdefault(name, {}).setdefault(label, set()).add(value)
    used = [found for text in where() for found in SELECTOR.findall(text)]
    assert used
    for name, matchers in used:
        assert name in known, name
        for label, values in re.findall(r'(\w+)(?:=~|!=|=)"([^"]*)"', matchers):
            assert label in known[name], (name, label)
            if label not in OF_PROMETHEUS:
                assert set(values.split("|")) <= known[name][label], (name, label, values)


def test_every_metric_is_on_the_dashboard() -> None:
    shown = {name for query in dashboard_queries() for name, _ in SELECTOR.findall(query)}
    assert shown == {name for name, _, _ in written()}


def test_every_query_of_the_dashboard_has_an_answer(tmp_path: Path) -> None:
    """Prometheus itself evaluates each over the report's own metrics."""
    series = [{"series": selector(each), "values": f"{each[2]}x2"} for each in written()]
    queries = [
        {
            "expr": f"count({query.replace('$instance', '.*')}) > bool 0",
            "eval_time": "1m",
            "exp_samples": [{"labels": "{}", "value": 1}],
        }
        for query in dashboard_queries()
    ]
    tests = [{"interval": "1m", "input_series": series, "promql_expr_test": queries}]
    path = tmp_path / "queries.yml"
    path.write_text(yaml.safe_dump({"rule_files": [], "tests": tests}), "utf-8")
    promtool("test", "rules", str(path))


def lost(ours: Any, theirs: Any, path: str = "") -> Iterator[str]:
    """What one has and the other has not, by path."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key, value in ours.items():
            if key in theirs:
                yield from lost(value, theirs[key], f"{path}.{key}")
            else:
                yield f"{path}.{key}"
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            yield from lost(one, other, f"{path}[{number}]")
    elif ours != theirs:
        yield path


def read_by_grafana(dashboard: dict[str, Any]) -> Any:
    """The dashboard as Grafana's own model of its format understood it."""
    register_default_plugins()
    return json.loads(JSONEncoder(sort_keys=True).encode(Dashboard.from_json(dashboard)))


def test_grafana_understands_all_of_the_dashboard() -> None:
    assert list(lost(DASHBOARD, read_by_grafana(DASHBOARD))) == []


def test_grafana_would_lose_a_mistake() -> None:
    wrong = json.loads(json.dumps(DASHBOARD).replace('"targets"', '"querys"'))
    assert ".panels[0].querys" in list(lost(wrong, read_by_grafana(wrong)))


def test_panels_have_a_place_of_their_own() -> None:
    taken: set[tuple[int, int]] = set()
    for panel in DASHBOARD["panels"]:
        at = panel["gridPos"]
        cells = {(at["x"] + x, at["y"] + y) for x in range(at["w"]) for y in range(at["h"])}
        assert not cells & taken, panel["title"]
        assert max(x for x, _ in cells) < 24
        taken |= cells
    assert len({panel["id"] for panel in DASHBOARD["panels"]}) == len(DASHBOARD["panels"])
