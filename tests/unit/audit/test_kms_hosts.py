"""KMS hosts as a fleet shows them: counts, thresholds, forecast."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.kms_hosts import kms_hosts
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import (
    AuditedMachine,
    KmsHosting,
)
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import KmsHostUse

from tests.support.audited import DAY, HOST, NOW, OFFICE, VALID, clients, licensed, machine

CLIENT = {"installation_type": "Client", "edition_id": "Enterprise", "build": 26100}
CSVLK = licensed(channel="csvlk", grace_minutes=0, partial_product_key="3V66T")


def silent(days: float, **changes: Any) -> dict[str, Any]:
    """A machine whose last renewal is so many days ago."""
    return {**licensed(grace_minutes=VALID - int(days * DAY)), **changes}


def host(count: int | None, name: str = "kms01") -> AuditedMachine:
    """The KMS host, read itself."""
    return machine(
        name=name,
        kms_host=None,
        kms_host_used=None,
        hosting=KmsHosting(count, 1688, True, "Windows(R), VOLUME_KMS_WS22 channel"),
        **CSVLK,
    )


def use(machines: Iterable[AuditedMachine], now: datetime = NOW) -> KmsHostUse:
    """The one host that these machines ask."""
    (only,) = kms_hosts(machines, now)
    return only.use


@pytest.mark.parametrize(
    ("changes", "counts"),
    [
        ({}, (1, 0, 1, 5)),
        (CLIENT, (1, 1, 0, 25)),
        ({**CLIENT, "installation_type": None}, (1, 1, 0, 25)),
        ({"installation_type": None}, (1, 0, 1, 5)),
        ({"installation_type": None, "edition_id": None}, (1, 0, 1, 5)),
        ({"installation_type": "Server Core"}, (1, 0, 1, 5)),
        ({**CLIENT, **licensed(OFFICE, channel="retail")}, (1, 0, 0, 5)),
        (licensed(license_status="notification", grace_minutes=0), (1, 0, 1, 5)),
    ],
)
def test_kind_of_client(changes: dict[str, Any], counts: tuple[int, ...]) -> None:
    """A client Windows needs 25, servers and Office 5."""
    one = use([machine(**changes)])
    assert (one.clients, one.client_windows, one.server_windows, one.threshold) == counts


@pytest.mark.parametrize(
    "changes",
    [
        {"result": "failed"},
        {"kms_host_used": None},
        licensed(channel="mak"),
        licensed(activation_type="ad"),
        licensed(activation_type_enabled="token"),
        CSVLK,
        {"licenses": ()},
    ],
)
def test_machines_that_ask_no_kms_host(changes: dict[str, Any]) -> None:
    """They are no clients of the host whose name they know."""
    assert kms_hosts([machine(**changes)], NOW) == ()


def test_host_is_one_in_every_spelling_and_another_on_another_port() -> None:
    """Case and the trailing dot make no difference."""
    names = {"a": HOST, "b": "KMS01.contoso.example", "c": f"{HOST}."}
    fleet = [machine(name=n, cmid=n, kms_host_used=host, site=n) for n, host in names.items()]
    fleet.append(machine(name="d", cmid="d", kms_port_used=1689))
    fleet.append(machine(name="e", cmid="e", kms_port_used=None))
    first, second = (each.use for each in kms_hosts(fleet, NOW))
    assert (first.host, first.port, first.clients) == (HOST, 1688, 4)
    assert (second.host, second.port, second.clients) == (HOST, 1689, 1)
    assert first.sites == ("a", "b", "berlin", "c")


def test_cmid_counts_once() -> None:
    """Whatever its case; a machine without one counts by itself."""
    fleet = [machine(name=name, cmid=cmid) for name, cmid in zip("abcde", "xXy", strict=False)]
    fleet += [machine(name=name, cmid=None) for name in "de"]
    assert use(fleet).clients == 4
    assert use(fleet).counted_lately == 4


@pytest.mark.parametrize(
    ("days", "lately"), [(0, 1), (14, 1), (20, 1), (30, 1), (30.1, 0), (170, 0)]
)
def test_a_host_forgets_after_30_days(days: float, lately: int) -> None:
    """By the last renewal."""
    assert use([machine(**silent(days))]).counted_lately == lately


def test_contact_is_counted_until_now_for_a_machine_that_is_overdue() -> None:
    """It was 20 days when it was read, 11 days ago; one that was in time is taken to renew."""
    then = "2026-02-18T12:00:00Z"
    assert use([machine(**silent(20, read_at=then))]).counted_lately == 0
    assert use([machine(**silent(3, read_at=then))]).counted_lately == 1


def test_of_two_with_one_cmid_the_later_contact_counts() -> None:
    """As the host sees one machine that asked lately."""
    pair = [machine(name="a", **silent(100)), machine(name="b", **silent(20))]
    pair.append(machine(name="c", **licensed(license_status="notification")))
    for fleet in (pair, pair[::-1]):
        assert use(fleet).counted_lately == 1
        assert use(fleet).forecast[10:12] == (1, 0)


@pytest.mark.parametrize(
    ("count", "fleet", "expected"),
    [
        (None, clients(7), {0: 7, 30: 7}),
        (None, clients(7, **silent(20)), {0: 7, 10: 7, 11: 0, 30: 0}),
        (None, clients(7, **silent(30)), {0: 7, 1: 0}),
        (None, clients(7, **silent(14.09)), {0: 7, 15: 7, 16: 0}),
        (None, clients(7, **silent(31)), {0: 0, 30: 0}),
        (None, clients(12), {0: 10, 30: 10}),
        (None, clients(60, **CLIENT), {0: 50, 30: 50}),
        (9, clients(7, **silent(20)), {0: 9, 10: 9, 11: 2}),
        (3, clients(7, **silent(20)), {0: 3, 11: 0}),
        (10, clients(12, **silent(20)), {0: 10, 11: 0}),
        (50, clients(60, **{**CLIENT, **silent(20)}), {0: 50, 11: 0}),
        (50, clients(5, **{**CLIENT, **silent(20)}), {0: 50, 11: 45}),
        (70, clients(5), {0: 70, 30: 70}),
    ],
)
def test_forecast(count: int | None, fleet: list[AuditedMachine], expected: dict[int, int]) -> None:
    """31 days from the own count, or from what the inventory shows; silent machines leave it."""
    forecast = use([*fleet, host(count)]).forecast
    assert len(forecast) == 31
    assert {day: forecast[day] for day in expected} == expected
    assert list(forecast) == sorted(forecast, reverse=True)


def test_forecast_agrees_with_the_count_of_that_day() -> None:
    """Seen again on a later day, the same silent machines are forgotten as foretold."""
    fleet = [
        machine(name=f"m{days}", cmid=f"m{days}", **{**CLIENT, **silent(days + 0.5)})
        for days in range(10, 40)
    ]
    forecast = use(fleet).forecast
    assert forecast == tuple(
        use(fleet, NOW + timedelta(days=day)).counted_lately for day in range(31)
    )
    assert forecast[0] > forecast[15] > forecast[30] == 4


@pytest.mark.parametrize(
    ("name", "domain", "asked", "is_known"),
    [
        ("kms01", "contoso.example", HOST, True),
        (HOST, "contoso.example", HOST, True),
        ("KMS01.Contoso.Example", None, HOST, True),
        (HOST, None, "kms01", True),
        ("kms01", None, HOST, False),
        ("kms01", "other.example", HOST, False),
        ("kms01.other.example", None, HOST, False),
    ],
)
def test_host_that_was_read_itself(name: str, domain: Any, asked: str, is_known: bool) -> None:
    """Is recognised by the names that its clients use."""
    itself = replace(host(42, name), domain=domain)
    (only,) = kms_hosts([machine(kms_host_used=asked), itself], NOW)
    assert only.use.current_count == (42 if is_known else None)
    assert (only.machine is itself) is is_known


def test_every_number_of_a_host() -> None:
    """Of its Office clients alone only that they are clients."""
    fleet = [
        machine(name="a", cmid="a", site="paris", **CLIENT),
        *(machine(name=name, cmid=name) for name in "bc"),
        machine(name="d", cmid="d", site=None, **licensed(OFFICE, channel="retail")),
        host(42),
    ]
    (found,) = kms_hosts(fleet, NOW)
    assert found.use == KmsHostUse(
        host=HOST,
        port=1688,
        clients=4,
        client_windows=1,
        server_windows=2,
        sites=("berlin", "paris"),
        current_count=42,
        counted_lately=3,
        threshold=25,
        forecast=(42,) * 31,
    )
    assert (found.endpoint, found.proves_its_count) == (f"{HOST}:1688", True)
    assert [each.name for each in found.clients] == ["a", "b", "c", "d"]
    assert found.machine is fleet[-1]
    silent_client = machine(name="a", cmid="a", **{**CLIENT, **silent(31)})
    assert not kms_hosts([silent_client, *fleet[1:]], NOW)[0].proves_its_count


def test_hosts_are_in_order_of_name_and_port() -> None:
    asked = [("b", 1688), ("a", 1690), ("a", 1689), ("a", None), ("a", 0)]
    fleet = [
        machine(name=f"m{n}", cmid=str(n), kms_host_used=host, kms_port_used=port)
        for n, (host, port) in enumerate(asked)
    ]
    ports = [(each.use.host, each.use.port, each.use.clients) for each in kms_hosts(fleet, NOW)]
    assert ports == [("a", 1688, 2), ("a", 1689, 1), ("a", 1690, 1), ("b", 1688, 1)]


def test_own_count_is_that_of_windows_clients() -> None:
    """The count of an Office host key is another."""
    office = machine(**licensed(OFFICE, channel="retail"))
    assert use([office, host(42)]).current_count is None
    assert use([office, machine(name="b", cmid="b"), host(42)]).current_count == 42


def test_time_zone_of_now_makes_no_difference() -> None:
    """Any zone will do."""
    fleet = clients(3, **silent(20))
    assert use(fleet) == use(fleet, NOW.astimezone(timezone(timedelta(hours=5))))


@pytest.mark.parametrize(
    ("listening", "asked", "count"),
    [(1688, 1688, 7), (1688, 1689, None), (1689, 1689, 7), (None, 1689, 7), (0, 1689, 7)],
)
def test_count_is_that_of_the_port_on_which_the_host_listens(
    listening: int | None, asked: int, count: int | None
) -> None:
    """Nobody answers clients that ask on another port; where it is not known, all are its own."""
    kms = replace(host(7), hosting=KmsHosting(7, listening, True, None))
    found = use([*clients(2, kms_port_used=asked), kms])
    assert found.port == asked
    assert found.current_count == count
