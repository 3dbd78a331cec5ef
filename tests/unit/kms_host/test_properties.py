"""What holds for every machine and every request: check mode, counts, a second run, no key."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from lab.simulation import passing_time
from lab.simulation.kms_hosting import start_service
from tests.support.examples import examples
from tests.support.kms_host_options import HOST_KEY
from tests.support.kms_host_runs import HOST_NAME, host_run, machine, steps_of
from tests.support.variants import content_of, variants

RULES = ("SPPSVC-In-TCP", "SPPSVC-In-TCP-NoScope")
PORTS = st.sampled_from([1688, 1700, 1701])
DOMAINS = st.lists(
    st.builds(
        lambda domain, priority, weight: {"domain": domain, "priority": priority, "weight": weight},
        st.sampled_from(["contoso.example", "a.example", "b.example"]),
        st.integers(0, 3),
        st.integers(0, 3),
    ),
    max_size=2,
    unique_by=lambda each: each["domain"],
)

LICENSES = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(["gvlk", "csvlk", "mak", "retail", "evaluation"]),
        "status": st.sampled_from(["licensed", "notification", "unlicensed"]),
        "last_five": st.sampled_from([HOST_KEY[-5:], "3V66T"]),
    }
)
HOSTINGS = st.fixed_dictionaries(
    {
        "feature": st.sampled_from(["Available", "Installed", "Removed"]),
        "listening_port": st.sampled_from([0, 1700, 1701]),
        "activation_interval": st.sampled_from([120, 60]),
        "dns_publishing": st.booleans(),
        "low_priority": st.booleans(),
        "may_publish": st.booleans(),
        "taken_ports": st.sampled_from([[], [1702]]),
        "rules": st.fixed_dictionaries(
            {
                RULES[0]: st.fixed_dictionaries(
                    {
                        "enabled": st.booleans(),
                        "port": st.sampled_from([1688, 1700]),
                        "profiles": st.sampled_from([["Domain"], ["Domain", "Private"]]),
                        "text": st.booleans(),
                    }
                )
            }
        ),
    }
)
MACHINES = st.fixed_dictionaries(
    {
        "license": st.one_of(st.none(), LICENSES),
        "hosting": HOSTINGS,
        "foreign_keys": st.sampled_from([{HOST_KEY: "csvlk"}, {HOST_KEY: "mak"}, {}]),
        "workgroup": st.booleans(),
        "variant": variants().map(content_of),
        "windows": st.sampled_from(
            [
                {"edition_id": "ServerStandard", "build": 20348},
                {"edition_id": "ServerDatacenter", "build": 17763},
                {"edition_id": "ServerTurbine", "build": 20348},
                {"edition_id": "Enterprise", "build": 19045, "installation_type": "Client"},
            ]
        ),
        "has_resolve_dns_name": st.sampled_from([True, True, True, False]),
    }
)
REQUESTS = st.fixed_dictionaries(
    {},
    optional={
        "product_key": st.none(),
        "activation": st.sampled_from(["online", "none"]),
        "listening_port": PORTS,
        "activation_interval_minutes": st.sampled_from([60, 120, 43200]),
        "renewal_interval_minutes": st.sampled_from([15, 10080]),
        "dns_publishing": st.just(True),
        "publish_domains": DOMAINS,
        "priority": st.sampled_from(["normal", "low"]),
        "firewall_rules": st.sampled_from([[RULES[0]], list(RULES)]),
        "firewall_remote_addresses": st.sampled_from([[], ["any"], ["10.0.0.0/8"]]),
        "install_feature": st.booleans(),
        "clients": st.sampled_from([[], ["Windows Server 2022"], ["Windows 11", "Windows 10"]]),
        "allow_client_windows": st.booleans(),
        "replace_channels": st.sampled_from([[], ["mak"], ["csvlk", "retail"]]),
    },
)


def _held(windows: Any) -> dict[str, Any]:
    return copy.deepcopy({name: each for name, each in vars(windows).items() if name != "network"})


@settings(max_examples=examples(150), deadline=None)
@given(entry=MACHINES, asked=REQUESTS, is_published=st.booleans())
def test_check_mode_foretells_and_a_second_run_is_quiet(
    entry: dict[str, Any], asked: dict[str, Any], is_published: bool
) -> None:
    with machine(**entry) as windows:
        start_service(windows)
        if not is_published:
            windows.network.remove_record("contoso.example", HOST_NAME)
        before = _held(windows)
        check = host_run(windows, check_mode=True, retries=0, **asked)
        assert _held(windows) == before
        run = host_run(windows, retries=0, **asked)
        writes = len(run.executions) == 2
        assert run.result["plan"] == check.result["plan"]
        assert run.result["kept"] == check.result["kept"]
        assert len(check.executions) == 1
        if not writes:
            assert _held(windows) == before
            assert not run.result["changed"]
            assert bool(run.result.get("failed")) == bool(check.result.get("failed"))
        if run.result.get("failed"):
            assert run.result["msg"].strip()
            assert "\n" not in run.result["msg"]
        else:
            assert writes == bool(steps_of(run.result))
            foretold = {n: v for n, v in check.result["after"].items() if v is not None}
            assert {n: run.result["after"][n] for n in foretold} == foretold
            # What can't look at the port waits for nothing, and publishing may fail later.
            is_starting = windows.hosting.opens_in is not None
            again = host_run(windows, retries=0, **asked)
            assert (steps_of(again.result), again.result["changed"]) == ([], False)
            assert is_starting or not again.result.get("failed")
        assert HOST_KEY not in str([check.result, run.result])


@settings(max_examples=examples(60), deadline=None)
@given(entry=MACHINES, asked=REQUESTS)
def test_a_run_for_a_host_that_serves_leaves_it_serving_on_the_port_asked_for(
    entry: dict[str, Any], asked: dict[str, Any]
) -> None:
    with machine(**entry) as windows:
        result = host_run(windows, retries=0, **asked).result
        if result.get("failed") or result["kept"] or not result["proof"]["is_kms_host"]:
            return
        # Where the run can't look at the port, it does not wait for it either.
        passing_time.begin_execution(windows)
        if asked.get("activation") == "none" and not windows.hosting.serving:
            return
        assert windows.hosting.serving is not None
        assert windows.hosting.serving.port == asked.get("listening_port", 1688)
        assert result["proof"]["port_answers"] in (True, None)
