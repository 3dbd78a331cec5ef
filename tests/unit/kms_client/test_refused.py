"""Settings that contradict each other: one line says which, and what is accepted."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

from tests.support.run_on_simulation import KMS01, desired

FOUND = "nothing while kms_discovery is true: DNS names host and port"


@pytest.mark.parametrize(
    ("options", "variable", "accepted"),
    [
        (
            {},
            "kms_host",
            "the name or address of your KMS host, several in kms_hosts, or kms_discovery: true to "
            "find it through DNS",
        ),
        ({"kms_discovery": True, "kms_host": KMS01}, "kms_host", FOUND),
        ({"kms_discovery": True, "kms_port": 1688}, "kms_port", FOUND),
        ({"kms_discovery": True, "kms_hosts": [KMS01]}, "kms_hosts", FOUND),
        (
            {"kms_host": KMS01, "activation_type": "ad"},
            "activation_type",
            "any or kms with method kms",
        ),
    ],
)
def test_settings_that_contradict_each_other(
    options: dict[str, Any], variable: str, accepted: str
) -> None:
    with pytest.raises(InputError) as refused:
        desired(**options)
    assert (refused.value.variable, refused.value.accepted) == (variable, accepted)
