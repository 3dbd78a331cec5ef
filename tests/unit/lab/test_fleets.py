"""Generated fleets: the same for a seed, as realistic as they say, exact where they are told."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._audit.ignore import Ignore
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    READ,
    RESULTS,
    AuditedMachine,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import AuditReport
from ansible_collections.volume.activation.plugins.plugin_utils._audit.rules.table import RULES
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import (
    is_published_key_tail,
)
from ansible_collections.volume.activation.plugins.plugin_utils._info.info import activation_info
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.key_mask import (
    looks_like_product_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._machine.parse import parse_state
from ansible_collections.volume.activation.plugins.plugin_utils._report.sources import (
    machines_of_play,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    OFFICE_PRODUCTS_TABLE,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from lab.fleet import fleet_from
from tests.fleets.__main__ import main
from tests.fleets.deviated_keys import IN_NO_KEY
from tests.fleets.deviations import CLONED, DEVIATIONS, realistic_deviations
from tests.fleets.fleet import generated_fleet
from tests.fleets.products import OFFICE_APPLICATION_ID, OFFICES, office_license
from tests.fleets.registered import generated_results, info
from tests.fleets.sites import KINDS, sites_of
from tests.support.audited import report
from tests.support.examples import examples
from tests.unit.info.test_info import info as info_of_module
from tests.unit.info.test_info import raw

ROOT = Path(__file__).resolve().parents[3]
SEED = 20260301
NOW = datetime(2026, 8, 1, 12, tzinfo=UTC)
"""Supports end within the half year after it, and some have ended before."""
COUNT = 5000
BY_SHARE = ("product_unsupported", "product_support_ends_soon")
"""Rules that the shares of products break, and no deviation."""
IGNORES = [
    Ignore("clock_offset", "nobody-*", "Accepted once", datetime(2030, 1, 1, tzinfo=UTC).date()),
    Ignore("clock_offset", "*", "Accepted until lately", datetime(2026, 1, 1, tzinfo=UTC).date()),
]


@pytest.fixture(scope="module")
def fleet() -> list[AuditedMachine]:
    """A realistic one."""
    return list(generated_fleet(COUNT, SEED, NOW))


@pytest.fixture(scope="module")
def whole(fleet: list[AuditedMachine]) -> AuditReport:
    """Its report."""
    return report(fleet, ignores=IGNORES, now=NOW)


def digest(seed: int) -> str:
    """Of all machines of a fleet."""
    text = "\n".join(map(repr, generated_fleet(800, seed, NOW)))
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_same_seed_gives_the_same_fleet_in_every_process(hash_seed: str) -> None:
    command = f"from tests.unit.lab.test_fleets import digest; print(digest({SEED}))"
    run = subprocess.run(
        [sys.executable, "-c", command],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.strip() == digest(SEED)


def test_another_seed_gives_another_fleet() -> None:
    assert digest(SEED) != digest(SEED + 1)


@given(st.integers(1, 3000), st.integers())
@settings(max_examples=examples(25), deadline=None)
def test_every_fleet_has_the_number_asked_for(count: int, seed: int) -> None:
    names = [machine.name for machine in generated_fleet(count, seed, NOW)]
    assert len(names) == len(set(names)) == count


def test_fleet_streams() -> None:
    """The first machine of a million is there without the others."""
    assert next(generated_fleet(1_000_000, SEED, NOW, {})).result == READ


def test_every_rule_of_the_audit_fires(whole: AuditReport) -> None:
    assert {each.rule for each in whole.findings} == set(RULES)


def test_rules_fire_as_often_as_the_deviations_say(whole: AuditReport) -> None:
    found = Counter(each.rule for each in whole.findings if each.machine is not None)
    assert {rule: found[rule] for rule in expected(realistic_deviations(COUNT))} == expected(
        realistic_deviations(COUNT)
    )


def test_machines_without_a_deviation_are_sound() -> None:
    findings = report(generated_fleet(COUNT, SEED, NOW, {}), now=NOW).findings
    assert {each.rule for each in findings if each.machine is not None} <= {*BY_SHARE}


def expected(deviations: dict[str, int]) -> dict[str, int]:
    """Findings by rule."""
    found: Counter[str] = Counter()
    for name, number in deviations.items():
        for rule in DEVIATIONS[name].rules:
            found[rule] += number
    return dict(found)


NUMBERS = st.dictionaries(st.sampled_from(sorted(DEVIATIONS)), st.integers(0, 9)).filter(
    lambda told: told.get(CLONED) != 1
)


@given(NUMBERS, st.integers(), st.sampled_from([250, 700, 1500]))
@settings(max_examples=examples(25), deadline=None)
def test_counts_are_exact_where_they_are_told(
    deviations: dict[str, int], seed: int, count: int
) -> None:
    findings = report(generated_fleet(count, seed, NOW, deviations), now=NOW).findings
    found = Counter(each.rule for each in findings if each.machine is not None)
    for rule in BY_SHARE:
        found.pop(rule, None)
    assert +found == +Counter(expected(deviations))


@pytest.mark.parametrize(
    ("deviations", "said"),
    [
        ({"odd": 1}, "unknown deviations"),
        ({CLONED: 1}, "a clone needs another one"),
        ({"mak": 100}, "100 deviations for"),
        ({"mak": -1}, "-1 deviations"),
    ],
)
def test_numbers_that_can_not_be(deviations: dict[str, int], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        next(generated_fleet(100, SEED, NOW, deviations))


def test_sites_add_up_and_fall_in_size() -> None:
    for count in (1, 9, 10, 11, 599, 600, 5000, 100_000):
        assert sum(site.size for site in sites_of(count)) == count
    sites = sites_of(100_000)
    assert {site.kind for site in sites} >= set(KINDS)
    assert sites[0].size > 3 * sites[5].size


def test_distributions_are_as_the_shares_say(fleet: list[AuditedMachine]) -> None:
    """Within four standard deviations of what chance allows."""
    clients = [each for each in fleet if each.installation_type == "Client"]
    read = [each for each in fleet if each.result == READ]
    assert {each.result for each in fleet} == set(RESULTS)
    assert share(len(clients), len(read)) == pytest.approx(0.78, abs=0.03)
    eleven = [each for each in clients if (each.build or 0) >= 22000]
    assert share(len(eleven), len(clients)) == pytest.approx(0.68, abs=0.06)
    with_office = [each for each in clients if any("Office" in x.name for x in each.licenses)]
    assert share(len(with_office), len(clients)) == pytest.approx(0.4, abs=0.04)


def test_grace_periods_are_spread_over_the_180_days(fleet: list[AuditedMachine]) -> None:
    days = [
        license.grace_minutes // 1440
        for machine in fleet
        if (license := machine.windows) and license.channel == "gvlk" and license.is_licensed
    ]
    assert share(sum(day >= 173 for day in days), len(days)) > 0.9
    for first in range(0, 180, 20):
        assert any(first <= day < first + 20 for day in days), first


def share(part: int, total: int) -> float:
    return part / total


def test_clones_come_in_groups(fleet: list[AuditedMachine]) -> None:
    groups = Counter(machine.cmid for machine in fleet if machine.cmid)
    sizes = [size for size in groups.values() if size > 1]
    assert sum(sizes) == realistic_deviations(COUNT)[CLONED]
    assert len(sizes) > 1
    assert max(sizes) <= 13


def test_keys_are_published_ones_and_five_characters_of_them(fleet: list[AuditedMachine]) -> None:
    for machine in fleet:
        for license in machine.licenses:
            tail = license.partial_product_key or ""
            assert tail == IN_NO_KEY or (len(tail) == 5 and is_published_key_tail(tail))
    assert not looks_like_product_key(repr(fleet[:300]))


def info_of_machine_with_office() -> dict[str, Any]:
    """What the module returns where an Office has been asked for and is there."""
    license = office_license(OFFICES[0])
    columns = {"ID": license.activation_id, "ApplicationID": OFFICE_APPLICATION_ID}
    answer = raw(None, {}, {**columns, "Name": license.name})
    answer["tables"][OFFICE_PRODUCTS_TABLE] = []
    return activation_info(parse_state(answer), NOW)


def test_registered_results_are_what_the_module_returns(fleet: list[AuditedMachine]) -> None:
    real = info_of_module()
    (real_office,) = info_of_machine_with_office()["office"]["products"]
    host = info_of_module(
        {"IsKeyManagementServiceMachine": 1}, {"KeyManagementServiceCurrentCount": 26}
    )
    for machine in fleet:
        if machine.result == READ:
            made = info(machine)
            assert set(made) == set(real)
            assert set(made["office"]) == set(real["office"])
            for product in made["office"]["products"]:
                assert set(product) == set(real_office)
                assert product["product"]
            for product in made["products"]:
                assert set(product) == set(real["windows"])
            if machine.hosting is not None:
                assert set(made["kms_hosting"]) == set(host["kms_hosting"])
                assert set(made["kms_hosting"]["requests"]) == set(host["kms_hosting"]["requests"])


def test_registered_results_become_the_same_machines(fleet: list[AuditedMachine]) -> None:
    variables = {
        name: {"group_names": [f"site_{site}"], "audit_read": result}
        for name, site, result in generated_results(COUNT, SEED, NOW)
    }
    machines = machines_of_play(variables, variables.get, "audit_read", "site_", "machines")
    assert list(machines) == fleet


def test_fleet_file_is_one_that_the_lab_takes() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "tests.fleets", "700", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(fleet_from(yaml.safe_load(run.stdout)).machines) == 700


@pytest.mark.parametrize("arguments", [[], ["0"], ["-1"], ["many"], ["1", "2", "3"]])
def test_fleet_file_of_no_number(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    assert "usage" in capsys.readouterr().err
