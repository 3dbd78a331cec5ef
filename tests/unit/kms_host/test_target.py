"""Which columns name the product of the host key, so that no other key is activated."""

from __future__ import annotations

from dataclasses import replace

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.license import (
    host_key_target,
)

from tests.support.kms_host_options import HOST_KEY, desired_host
from tests.support.kms_host_runs import host_state, machine

CHANNEL = {"ProductKeyChannel": "Volume:CSVLK"}


@pytest.mark.parametrize(
    ("build", "key", "has_license", "tail", "channel"),
    [
        (20348, HOST_KEY, True, "6789N", CHANNEL),
        (20348, None, True, "3V66T", CHANNEL),
        (20348, None, False, "", CHANNEL),
        (9200, HOST_KEY, False, "6789N", CHANNEL),
        # Windows 7 and Server 2008 R2 lack the column.
        (7601, HOST_KEY, True, "6789N", {}),
    ],
)
def test_product_of_the_host_key(
    build: int, key: str | None, has_license: bool, tail: str, channel: dict[str, str]
) -> None:
    with machine() as windows:
        state = host_state(windows)
    state = replace(
        state,
        windows=replace(state.windows, build=build),
        products=state.products if has_license else (),
    )
    assert host_key_target(state, desired_host(product_key=key)) == {
        "ApplicationID": "55c92734-d682-4d71-983e-d6ec3f16059f",
        "PartialProductKey": tail,
        "LicenseIsAddon": False,
        **channel,
    }
