"""Inputs that can be judged alone fail before the first remote execution, in one clear line."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from lab.playbook import HostOutcome, run_playbook
from lab.simulation.keys import gvlk_of
from tests.runs.conftest import LabFactory
from tests.support.scenario import NETWORK, RETAIL, STANDARD_2022, VARIABLES

GVLK = gvlk_of("ServerStandard", 20348)
CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789N"

BAD: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
    "url": ({"kms_host": "http://kms01"}, ("windows_client_kms_host", "'http://kms01'", "scheme")),
    "space": ({"kms_host": "kms 01"}, ("windows_client_kms_host", "'kms 01'")),
    "loopback": ({"kms_host": "127.0.0.1"}, ("windows_client_kms_host", "'127.0.0.1'")),
    "localhost": ({"kms_host": "localhost"}, ("windows_client_kms_host", "'localhost'")),
    "public": ({"kms_host": "8.8.8.8"}, ("windows_client_kms_host", "'8.8.8.8'", "public")),
    "label": ({"kms_host": "-kms.example"}, ("windows_client_kms_host", "'-kms.example'")),
    "number": ({"kms_host": 5}, ("windows_client_kms_host",)),
    "yaml-no": ({"kms_host": False}, ("windows_client_kms_host", "type bool", "in quotes")),
    "yaml-date": (
        {"kms_host": date(2026, 1, 31)},
        ("windows_client_kms_host", "type date", "in quotes"),
    ),
    "yaml-no-among-several": (
        {"kms_host": "", "kms_hosts": ["kms01", {"host": False}]},
        ("windows_client_kms_hosts[1].host", "type bool", "in quotes"),
    ),
    "yaml-yes-as-domain": (
        {"kms_host": "", "kms_discovery": True, "kms_lookup_domain": True},
        ("windows_client_kms_lookup_domain", "type bool", "in quotes"),
    ),
    "yaml-number-among-domains": (
        {"allowed_kms_domains": ["contoso.example", 16]},
        ("allowed_kms_domains", "type int", "in quotes"),
    ),
    "port-0": ({"kms_port": 0}, ("windows_client_kms_port", "0", "1 to 65535")),
    "port-65536": ({"kms_port": 65536}, ("windows_client_kms_port", "65536", "1 to 65535")),
    "port-text": ({"kms_port": "many"}, ("windows_client_kms_port", "'many'", "1 to 65535")),
    "port-bool": ({"kms_port": True}, ("windows_client_kms_port", "1 to 65535")),
    "two-ports": ({"kms_host": "kms01:1689", "kms_port": 1690}, ("windows_client_kms_port",)),
    "key-as-host": (
        {"kms_host": GVLK},
        ("windows_client_kms_host", f"*****-*****-*****-*****-{GVLK[-5:]}", "product key"),
    ),
    "other-domain": (
        {"allowed_kms_domains": ["corp.example"]},
        ("windows_client_kms_host", "kms01.contoso.example", "corp.example"),
    ),
    "discovery-and-host": ({"kms_discovery": True}, ("windows_client_kms_host", "kms_discovery")),
    "no-host": ({"kms_host": ""}, ("windows_client_kms_host", "missing", "kms_discovery")),
    "key-malformed": ({"product_key": "ABCDE-12345"}, ("windows_client_product_key", "five")),
    "key-unpublished": ({"product_key": CANARY}, ("windows_client_product_key", "Microsoft")),
    "key-of-office": (
        {"product_key": "{{ office_key }}"},
        ("windows_client_product_key", "Office"),
    ),
    "key-of-avma": ({"product_key": "{{ avma_key }}"}, ("windows_client_product_key", "avma")),
    "two-hosts": ({"kms_host": "kms01,kms02:1688"}, ("windows_client_kms_host",)),
    "weight-of-one-of-several": (
        {"kms_host": "", "kms_hosts": ["kms01", {"host": "kms02", "weight": -1}]},
        ("windows_client_kms_hosts[1].weight: -1", "0 to 65535"),
    ),
    "key-among-several": (
        {"kms_host": "", "kms_hosts": ["kms01", {"host": GVLK}]},
        ("windows_client_kms_hosts[1].host", f"*****-*****-*****-*****-{GVLK[-5:]}"),
    ),
    "one-and-several": (
        {"kms_hosts": ["kms01"]},
        ("windows_client_kms_hosts", "windows_client_kms_host is set"),
    ),
    "port-alone": (
        {"method": "ad", "kms_host": "", "kms_port": 1688},
        ("kms_port", "1688", "kms_host"),
    ),
    "mak-without-key": (
        {"method": "mak", "kms_host": ""},
        ("windows_client_product_key", "missing", "vault"),
    ),
    "esu-without-key": (
        {"method": "esu", "kms_host": ""},
        ("windows_client_product_key", "missing", "ESU"),
    ),
    "mak-that-is-published": (
        {"method": "mak", "kms_host": "", "product_key": "{{ office_key }}"},
        ("windows_client_product_key", "Office", "no MAK"),
    ),
    "avma-with-key": (
        {"method": "avma", "kms_host": "", "product_key": "{{ avma_key }}"},
        ("windows_client_product_key", "chosen for you"),
    ),
    "avma-host-unknown": (
        {"method": "avma", "kms_host": "", "avma_host_product": "Windows NT 4"},
        ("windows_client_avma_host_product", "'Windows NT 4'", "Windows Server 2022"),
    ),
    "avma-host-without-avma": (
        {"avma_host_product": "Windows Server 2022"},
        ("windows_client_avma_host_product", "only with method avma"),
    ),
    "type-against-method": (
        {"activation_type": "ad"},
        ("windows_client_activation_type", "'ad'", "any or kms with method kms"),
    ),
    "domain-is-a-host": (
        {"kms_host": "", "kms_discovery": True, "kms_lookup_domain": "kms01"},
        ("windows_client_kms_lookup_domain", "'kms01'", "no domain"),
    ),
    "domain-with-port": (
        {"kms_host": "", "kms_discovery": True, "kms_lookup_domain": "kms01.example.com:1688"},
        ("windows_client_kms_lookup_domain", "DNS domain"),
    ),
    "domain-and-host": (
        {"kms_lookup_domain": "corp.example"},
        ("windows_client_kms_lookup_domain", "kms_host"),
    ),
    "activation-id": ({"activation_id": "office"}, ("windows_client_activation_id", "GUID")),
    "activation-id-and-caching": (
        {"activation_id": "2de67392-b7a7-462a-b1ca-108dd189f588", "kms_caching": True},
        ("windows_client_kms_caching", "activation_id"),
    ),
    "folder-without-mak": (
        {"offline_activation_folder": "/tmp"},
        ("windows_client_offline_activation_folder", "mak"),
    ),
    "retries": ({"retries": 21}, ("windows_client_retries", "21", "0 to 20 times")),
    "retry-delay": ({"retry_delay": -1}, ("windows_client_retry_delay", "-1", "0 to 3600 seconds")),
    "channel": ({"replace_channels": ["gold"]}, ("windows_client_replace_channels", "gold")),
    "method": ({"method": "crack"}, ("windows_client_method", "crack", "kms")),
    "bool": ({"activate": "perhaps"}, ("windows_client_activate",)),
}


@pytest.fixture(scope="module")
def office_and_avma_keys() -> dict[str, str]:
    from lab.simulation.keys import first_avma_key, first_office_key

    return {"office_key": first_office_key(), "avma_key": first_avma_key()}


@pytest.fixture(scope="module")
def outcomes(
    office_and_avma_keys: dict[str, str], request: pytest.FixtureRequest
) -> Mapping[str, HostOutcome]:
    """All bad inputs in one run, one machine each; none of them is ever contacted."""
    from lab.fleet import fleet_from
    from lab.lab import Lab

    machines = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RETAIL,
            "variables": {f"windows_client_{option}": value for option, value in asked.items()},
        }
        for name, (asked, _) in BAD.items()
    ]
    variables = {**VARIABLES, **office_and_avma_keys}
    content = {"network": NETWORK, "variables": variables, "machines": machines}
    with Lab(fleet_from(content)) as lab:
        run = run_playbook("playbooks/activate.yml", lab.inventory(), "-vvvvvv")
        requests = {name: stats.requests for name, stats in lab.stats().items()}
    assert requests == dict.fromkeys(BAD, 0)
    assert "Traceback" not in run.output
    assert "Finalization of task args" not in run.output
    assert CANARY not in run.output
    for key in (GVLK, *office_and_avma_keys.values()):
        assert key not in run.output
    return run.hosts


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_clear_line(outcomes: Mapping[str, HostOutcome], name: str) -> None:
    outcome = outcomes[name]
    assert outcome.outcome == "failed"
    assert "\n" not in outcome.message
    for part in BAD[name][1]:
        assert part in outcome.message


@pytest.mark.ansible_core
def test_unknown_option_is_named(lab_of: LabFactory) -> None:
    lab = lab_of({"network": NETWORK, "machines": [_machine()]})
    run = run_playbook("tests/runs/playbooks/unknown_option.yml", lab.inventory())
    message = run.hosts["srv"].message
    assert "Unsupported parameters for volume.activation.windows: kms_hots" in message
    assert "kms_host" in message
    assert lab.stats()["srv"].requests == 0


def test_empty_inventory_is_said() -> None:
    run = run_playbook("playbooks/activate.yml", {"all": {"hosts": {}}})
    assert run.rc != 0
    assert "no machine in the group windows_clients" in run.hosts["localhost"].message


def test_linux_host_is_said(lab_of: LabFactory) -> None:
    lab = lab_of({"network": NETWORK, "variables": VARIABLES, "machines": [_machine()]})
    inventory = lab.inventory()
    clients = inventory["all"]["children"]["windows_clients"]["hosts"]
    clients["linux"] = {"ansible_connection": "local"}
    run = run_playbook("playbooks/activate.yml", inventory)
    assert "not a Windows machine" in run.hosts["linux"].message
    assert run.hosts["srv"].outcome == "ok"


def _machine() -> dict[str, Any]:
    return {"name": "srv", "windows": STANDARD_2022, "license": RETAIL}
