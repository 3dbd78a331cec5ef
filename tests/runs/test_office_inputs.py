"""Office inputs that can be judged alone fail before any remote execution, in one clear line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lab.playbook import run_playbook
from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.runs.conftest import LabFactory
from tests.support.office_scenario import VARIABLES
from tests.support.scenario import MAK, NETWORK, RIGHT_KEY, STANDARD_2022

BAD_INPUTS: Mapping[str, tuple[Mapping[str, Any], tuple[str, ...]]] = {
    "no-host": ({"kms_host": ""}, ("office_client_kms_host", "missing", "kms_discovery")),
    "url": ({"kms_host": "http://kms01"}, ("office_client_kms_host", "'http://kms01'")),
    "port": ({"kms_port": 65536}, ("office_client_kms_port", "65536", "1 to 65535")),
    "key-malformed": ({"product_keys": ["ABCDE-12345"]}, ("office_client_product_keys[0]", "five")),
    "key-of-32-digits": (
        {"product_keys": ["0123456789abcdef0123456789abcdef"]},
        ("office_client_product_keys[0]", "five groups"),
    ),
    "key-is-a-number": ({"product_keys": [5]}, ("office_client_product_keys[0]", "five groups")),
    "keys-are-a-dictionary": ({"product_keys": {"a": 1}}, ("office_client_product_keys", "list")),
    "key-unpublished": ({"product_keys": [MAK]}, ("office_client_product_keys[0]", "Microsoft")),
    "key-of-windows": (
        {"product_keys": ["{{ windows_key }}"]},
        ("office_client_product_keys[0]", "Windows Server 2022", "no Office"),
    ),
    "key-of-avma": (
        {"product_keys": ["{{ avma_key }}"]},
        ("office_client_product_keys[0]", "avma", "no Office"),
    ),
    "key-twice": (
        {"product_keys": ["{{ office_key }}", "{{ office_key | lower }}"]},
        ("office_client_product_keys[1]", "once"),
    ),
    "mak-without-key": (
        {"method": "mak", "kms_host": ""},
        ("office_client_product_keys", "missing", "vault"),
    ),
    "mak-that-is-published": (
        {"method": "mak", "kms_host": "", "product_keys": ["{{ office_key }}"]},
        ("office_client_product_keys[0]", "no MAK"),
    ),
    "product-unknown": (
        {"products": ["Office Professional 2016"]},
        ("office_client_products[0]", "near it", "Office Professional Plus 2016"),
    ),
    "type-against-method": (
        {"activation_type": "ad"},
        ("office_client_activation_type", "any or kms with method kms"),
    ),
    "retries": ({"retries": 21}, ("office_client_retries", "0 to 20 times")),
    "channel": ({"replace_channels": ["retail"]}, ("office_client_replace_channels", "retail")),
    "method": ({"method": "avma"}, ("office_client_method", "avma", "kms")),
}


def test_bad_input_is_one_clear_line_before_the_machine_is_contacted(lab_of: LabFactory) -> None:
    keys = {
        "windows_key": gvlk_of("ServerStandard", 20348),
        "office_key": first_office_key(),
        "avma_key": first_avma_key(),
    }
    machines = [
        {
            "name": name,
            "windows": STANDARD_2022,
            "license": RIGHT_KEY,
            "variables": {f"office_client_{option}": value for option, value in asked.items()},
        }
        for name, (asked, _) in BAD_INPUTS.items()
    ]
    variables = {**VARIABLES, **keys}
    lab = lab_of({"network": NETWORK, "variables": variables, "machines": machines})
    run = run_playbook("playbooks/office.yml", lab.inventory(), "-vvvvvv")
    assert {name: stats.requests for name, stats in lab.stats().items()} == dict.fromkeys(
        BAD_INPUTS, 0
    )
    assert "Traceback" not in run.output
    for key in (MAK, *keys.values()):
        assert key not in run.output
    for name, (_, parts) in BAD_INPUTS.items():
        outcome = run.hosts[name]
        assert outcome.outcome == "failed", name
        lines = outcome.message.splitlines()
        assert len(lines) == 1
        for part in parts:
            assert part in outcome.message, (name, outcome.message)
