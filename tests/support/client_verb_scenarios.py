"""Verbs of one setting of a KMS client and of the subscription, and what must come of them."""

from __future__ import annotations

from typing import Any

from tests.support.maintenance_scenarios import (
    HAND_SET,
    SUBSCRIBED,
    TO_HARM,
    Scenario,
    confirmed,
)


def client_verb_scenarios() -> tuple[Scenario, ...]:
    """Each on a machine of its own."""
    client: dict[str, Any] = {"machine": TO_HARM["clear_kms_host"]}
    old: dict[str, Any] = {"machine": TO_HARM["stop_kms_activation"]}
    return (
        Scenario("set_kms_port", {"verb": "set_kms_port", "kms_port": "1690"},
                 ("SetKeyManagementServicePort",), leaves={"hand set": [HAND_SET, 1690, True]},
                 **client),
        Scenario("set_kms_port-as-it-is", {"verb": "set_kms_port", "kms_port": 1700}, executions=1,
                 changed=False, says=("port of all products is 1700. Nothing is to do",), **client),
        confirmed("clear_kms_host", calls=("ClearKeyManagementServiceMachine",),
                   leaves={"hand set": [None, 1700, True]}, **client),
        Scenario("clear_kms_port", {"verb": "clear_kms_port"}, ("ClearKeyManagementServicePort",),
                 leaves={"hand set": [HAND_SET, 0, True]}, **client),
        Scenario("enable_kms_host_caching", {"verb": "enable_kms_host_caching"}, executions=1,
                 changed=False),
        Scenario("disable_kms_host_caching", {"verb": "disable_kms_host_caching"},
                 ("DisableKeyManagementServiceHostCaching",),
                 leaves={"hand set": [None, 0, False]}),
        confirmed("stop_kms_activation", calls=("DisableKeyManagementServiceActivation",),
                   leaves={"kms": False}, **old),
        Scenario("allow_kms_activation", {"verb": "allow_kms_activation"}, executions=1,
                 outcome="failed", changed=False,
                 says=("has no method DisableKeyManagementServiceActivation here",)),
        Scenario("allow_kms_activation-7", {"verb": "allow_kms_activation"},
                 ("DisableKeyManagementServiceActivation",), **old),
        Scenario("enable_subscription", {"verb": "enable_subscription"}, executions=1,
                 changed=False, says=("licence is active. Nothing is to do",),
                 machine=SUBSCRIBED),
        confirmed("disable_subscription", calls=("ClipRenew.exe disablesubscription noshow",),
                   leaves={"subscription": 100}, machine=SUBSCRIBED),
    )  # fmt: skip
