"""What ansible-core hides from 2.22 on, and what it leaves whole."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._ansible import core_secrets
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.checked_options import (
    checked_options,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)

from tests.support.filter_calls import CANARY

pytestmark = pytest.mark.ansible_core

SPEC: core_secrets.Spec = {
    "product_key": {"type": "raw", "no_log": True},
    "product_keys": {"type": "raw", "no_log": True},
    "pin": {"type": "raw", "no_log": True},
    "kms_host": {"type": "str"},
}


@pytest.mark.parametrize(
    ("given", "hidden"),
    [
        ({"product_key": CANARY}, {CANARY}),
        ({"product_key": f" {CANARY.lower()}\n"}, {CANARY.lower(), CANARY}),
        ({"product_key": CANARY.replace("-", "")}, {CANARY.replace("-", ""), CANARY}),
        ({"product_keys": {"office": [CANARY, None]}}, {CANARY}),
        ({"product_key": "windows_client_product_key"}, set()),
        ({"product_key": None, "pin": True}, set()),
        ({"pin": 1688}, set()),
        ({"pin": "12345678"}, {"12345678"}),
        ({"pin": 12345678}, {"12345678"}),
        ({"pin": " 1234567 "}, set()),
        ({"kms_host": CANARY, "unknown": CANARY}, set()),
    ],
)
def test_what_is_hidden(given: dict[str, Any], hidden: set[str]) -> None:
    registered: set[str] = set()
    core_secrets.register_secret_options(SPEC, given, registered.update)
    assert registered == hidden


def test_an_older_core_hides_nothing() -> None:
    core_secrets.register_secret_options(SPEC, {"product_key": CANARY}, None)


def test_a_message_of_this_core_stays_whole() -> None:
    """All of it, through core's own validator."""
    secrets = pytest.importorskip("ansible.module_utils.secrets", reason="ansible-core before 2.22")
    given = {"pin": "1688", "product_key": "verb", "confirmation_id": "1" * 48}
    checked_options(argument_spec("maintenance"), {**given, "verb": "token_activate"}, str)
    told = f"kms01:1688, verb, {'1' * 48}"
    assert secrets.mask_secrets(told) == "kms01:1688, verb, $REDACTED$"
