"""Addresses of KMS hosts: what can be read twice, and what is public."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    is_public_address,
    parse_kms_endpoint,
)


@pytest.mark.parametrize(
    ("text", "address", "with_port"),
    [
        ("fd00::5:1688", "[fd00::5:1688]", "[fd00::5]:1688"),
        ("FD00::A:0:1689", "[FD00::A:0:1689]", "[FD00::A:0]:1689"),
        ("fd00:1:2:3:4:5::1688", "[fd00:1:2:3:4:5::1688]", None),
        ("fd00:1:2:3:4:5:6:1688", "[fd00:1:2:3:4:5:6:1688]", None),
    ],
)
def test_an_address_that_may_end_in_a_port_is_a_question(text, address, with_port):
    """Where the end is no port, or the port is given apart, there is nothing to ask."""
    if with_port is None:
        assert parse_kms_endpoint(text) == parse_kms_endpoint(address)
        return
    with pytest.raises(InputError) as caught:
        parse_kms_endpoint(text)
    assert str(caught.value) == (
        f"kms_host: {text!r} is not accepted: this is the address {address}, or {with_port} with a "
        "port; write the one that you mean, with its brackets"
    )
    assert parse_kms_endpoint(address).port == 1688
    assert str(parse_kms_endpoint(with_port)) == with_port.lower()
    assert parse_kms_endpoint(text, port=1688) == parse_kms_endpoint(address)


def test_a_site_local_address_needs_no_permission_to_be_public():
    """RFC 3879 deprecates fec0::/10, and it is routed nowhere."""
    assert parse_kms_endpoint("fec0::5").host == "fec0::5"


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("8.8.8.8", True),
        ("[2606:4700::1111]", True),
        ("10.0.0.5", False),
        ("fec0::5", False),
        ("feff:ffff::5", False),
        ("kms01", False),
    ],
)
def test_public_address(host, public):
    assert is_public_address(host) is public
