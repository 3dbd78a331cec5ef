"""What becomes of clients when KMS hosts go or come, and when machines leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedMachine
from ansible_collections.volume.activation.plugins.plugin_utils._audit.report import (
    AuditReport,
    Verdict,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.host_list import (
    parse_kms_hosts,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.spread import in_order_for
from ansible_collections.volume.activation.plugins.plugin_utils._plan.event import (
    Client,
    Event,
    Host,
    KmsPlan,
)
from ansible_collections.volume.activation.plugins.plugin_utils._plan.named import NamedHosts
from ansible_collections.volume.activation.plugins.plugin_utils._plan.plan import plan_kms

from tests.support.audited import LICENSE, OFFICE, READ_AT

PAIR = parse_kms_hosts(["kms01.example.com", "kms02.example.com"])
ONE = PAIR[:1]


def server(number: int, host: str = "kms01.example.com", site: str = "a") -> AuditedMachine:
    return AuditedMachine(
        name=f"srv{number}", result="read", read_at=READ_AT, site=site, build=20348,
        edition_id="ServerStandard", installation_type="Server", cmid=f"{site}-{number}",
        kms_host_used=host, kms_port_used=1688, kms_host_source="set", licenses=(LICENSE,),
    )  # fmt: skip


def pc(number: int, host: str = "kms01.example.com") -> AuditedMachine:
    license = replace(LICENSE, family="Enterprise", kms_required_count=25)
    return replace(
        server(number, host), name=f"pc{number}", edition_id="Enterprise",
        installation_type="Client", cmid=f"pc-{number}", licenses=(license,),
    )  # fmt: skip


def planned(machines: Iterable[AuditedMachine], event: Event, hosts: object = PAIR) -> KmsPlan:
    verdict = Verdict(failed=False, fail_on=("never",), reasons=())
    report = AuditReport("t", READ_AT, tuple(machines), (), (), verdict)
    return plan_kms(report, lambda _name: hosts, event)  # type: ignore[arg-type,return-value]


def of(plan: KmsPlan, name: str) -> Client:
    return next(each for each in plan.clients if each.name == name)


GOES = Event(going=("KMS01.example.com.",))


def test_clients_of_a_host_that_goes_move_to_the_next_of_their_order() -> None:
    plan = planned([server(n) for n in range(30)], GOES)
    assert {(each.outcome, each.after) for each in plan.clients} == {
        ("moves", "kms02.example.com:1688")
    }
    first, second = plan.hosts
    assert (first.windows_before, first.windows_after, first.falls_below) == (30, 0, (25, 5))
    assert (second.windows_before, second.windows_after, second.falls_below) == (0, 30, ())


def test_without_another_host_licences_end_as_they_are() -> None:
    plan = planned([server(n) for n in range(6)], GOES, ONE)
    assert {(each.outcome, each.after, each.expires) for each in plan.clients} == {
        ("without_host", None, LICENSE.expires)
    }


def test_a_host_that_comes_takes_those_whose_first_it_is() -> None:
    coming = parse_kms_hosts(["kms03.example.com"])
    machines = [server(n) for n in range(200)]
    plan = planned(machines, Event(coming=coming), ONE)
    for client in plan.clients:
        first = in_order_for(client.name, (*ONE, *coming))[0]
        assert client.after == str(first)
    moved = Counter(each.outcome for each in plan.clients)["moves"]
    assert 60 < moved < 140
    by_weight = parse_kms_hosts([{"host": "kms03.example.com", "priority": 9}])
    plan = planned(machines, Event(coming=by_weight), ONE)
    assert {each.outcome for each in plan.clients} == {"stays"}
    assert plan.hosts == (
        Host("kms01.example.com:1688", 200, 200, 0, 0),
        Host("kms03.example.com:1688", 0, 0, 0, 0),
    )


def test_a_host_that_comes_for_a_site_leaves_the_others() -> None:
    machines = [*(server(n) for n in range(50)), *(server(n, site="b") for n in range(50, 100))]
    coming = parse_kms_hosts(["kms03.example.com"])
    plan = planned(machines, Event(coming=coming, coming_sites=frozenset({"b"})), ONE)
    assert {each.site for each in plan.clients if each.outcome == "moves"} == {"b"}


@pytest.mark.parametrize(
    ("stay", "below_of_pc", "below_of_server", "falls"),
    [(25, None, None, ()), (24, 25, None, (25,)), (4, 25, 5, (25, 5))],
)
def test_machines_that_leave_may_take_the_threshold_along(
    stay: int, below_of_pc: int | None, below_of_server: int | None, falls: tuple[int, ...]
) -> None:
    machines = [*(pc(n) for n in range(20)), *(server(n) for n in range(20))]
    stays = {"pc0", "srv0", *(each.name for each in machines[1 : stay - 1])}
    if "srv0" in {each.name for each in machines[1 : stay - 1]}:
        stays |= {"srv19"}
    leaving = frozenset(each.name for each in machines) - stays
    plan = planned(machines, Event(leaving=leaving))
    assert (of(plan, "pc0").below, of(plan, "srv0").below) == (below_of_pc, below_of_server)
    (host,) = plan.hosts
    assert (host.windows_before, host.windows_after, host.falls_below) == (40, stay, falls)
    assert Counter(each.outcome for each in plan.clients)["leaves"] == 40 - stay


def test_machines_with_one_cmid_count_once() -> None:
    machines = [replace(server(n), cmid="same") for n in range(30)]
    (host,) = planned(machines, Event(leaving=frozenset({"srv0"}))).hosts
    assert (host.windows_before, host.windows_after) == (1, 1)


def test_one_cmid_of_a_client_and_of_a_server_is_none_of_office_alone() -> None:
    machines = [replace(each, cmid="same") for each in (pc(1), server(1))]
    assert planned(machines, Event()).hosts == (Host("kms01.example.com:1688", 2, 2, 0, 0),)


@pytest.mark.parametrize(
    ("host", "port", "before"),
    [
        ("KMS01.Example.com.", None, "kms01.example.com:1688"),
        ("kms01.example.com", 1689, "kms01.example.com:1689"),
        ("[fd00::5]", 1688, "[fd00::5]:1688"),
    ],
)
def test_host_that_a_client_asks_in_one_spelling(host: str, port: int | None, before: str) -> None:
    machine = replace(server(1), kms_host_used=host, kms_port_used=port)
    for hosts in ((), PAIR):
        (client,) = planned([machine], Event(), hosts).clients
        assert (client.before, client.after, client.outcome) == (before, before, "stays")


def test_report_without_a_time() -> None:
    verdict = Verdict(failed=False, fail_on=("never",), reasons=())
    report = AuditReport("t", "yesterday", (), (), (), verdict)
    with pytest.raises(ValueError, match=r"^a report has a time$"):
        plan_kms(report, lambda _name: PAIR, GOES)


@pytest.mark.parametrize(
    ("below", "outcome", "is_lost"),
    [(5, "stays", True), (None, "stays", False), (None, "without_host", True), (25, "moves", True)],
)
def test_who_is_lost(below: int | None, outcome: str, is_lost: bool) -> None:
    assert Client("pc1", None, "a:1", "a:1", outcome, below, None).is_lost is is_lost


def test_office_alone_is_counted_apart() -> None:
    mak = replace(LICENSE, channel="mak", activation_type=None)
    machines = [replace(server(n), licenses=(mak, OFFICE)) for n in range(6)]
    plan = planned(machines, Event(leaving=frozenset({"srv0", "srv1"})))
    (host,) = plan.hosts
    assert (host.office_before, host.office_after, of(plan, "srv5").below) == (6, 4, 5)


@pytest.mark.parametrize("source", ["cached", "lookup_domain", "dns"])
def test_dns_names_the_hosts_where_the_inventory_names_none(source: str) -> None:
    names = ("kms01.example.com", "kms02.example.com")
    machines = [replace(server(n), kms_host_source=source, dns_kms_hosts=names) for n in range(5)]
    plan = planned(machines, GOES, ())
    assert {each.after for each in plan.clients} == {"kms02.example.com:1688"}


def test_what_is_no_client_is_left_out() -> None:
    mak = replace(LICENSE, channel="mak", activation_type=None)
    off = AuditedMachine(name="off", result="unreachable", reason="off")
    machines = [off, replace(server(1), licenses=(mak,)), replace(server(2), kms_host_used=None)]
    assert planned(machines, GOES).clients == ()


def test_named_hosts_are_those_of_windows_first() -> None:
    variables = {
        "windows_client_kms_host": "kms01.example.com", "windows_client_kms_port": 1689,
        "office_client_kms_hosts": ["kms09.example.com"],
    }  # fmt: skip
    named = NamedHosts()
    found = named.of(variables, variables.__getitem__)
    assert [str(each.endpoint) for each in found] == ["kms01.example.com:1689"]
    del variables["windows_client_kms_host"]
    found = named.of(variables, variables.__getitem__)
    assert [str(each.endpoint) for each in found] == ["kms09.example.com:1688"]
    assert named.of({}, variables.__getitem__) == ()
