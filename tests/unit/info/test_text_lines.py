"""Single lines of activation_text, and how many there are."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._info.text import activation_text
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError

NOTHING: dict[str, Any] = {"license_status": "unlicensed", "products": []}


@pytest.mark.parametrize(
    ("parts", "line"),
    [
        ({"kms_host_source": "set_for_product"}, "KMS host|k (set by hand for this product)"),
        ({"kms_host_source": "set", "kms_port_used": 1}, "KMS host|k:1 (set by hand)"),
        ({"kms_host_source": "cached"}, "KMS host|k (remembered, it was used last)"),
        ({"kms_host_source": "lookup_domain"}, "KMS host|k (DNS, in the lookup domain alone)"),
        ({"kms_host_source": "dns"}, "KMS host|k (DNS)"),
        ({"kms_host_source": "dns", "kms_host_used": "k\nm"}, "KMS host|k m (DNS)"),
        ({"kms_host_source": "new"}, "KMS host|k (new)"),
        ({"kms_host_source": "none", "kms_host_used": None}, "KMS host|none: DNS names none"),
        (
            {"kms_dns": {"domain": "a.example", "records": [], "error": "9003"}},
            "DNS|a.example: no record (9003)",
        ),
        (
            {"kms_dns": {"domain": None, "records": [], "error": None}},
            "DNS|no suffix: no record (not asked)",
        ),
        (
            {"kms_probe": {"host": "k", "port": 1688, "open": False, "error": "refused"}},
            "Probe|k:1688 does not answer (refused)",
        ),
        (
            {"kms_probe": {"host": "k", "port": 1688, "open": False, "error": None}},
            "Probe|k:1688 does not answer (no address)",
        ),
        ({"kms_host_caching": False}, "Host caching|off"),
    ],
)
def test_line_of_a_kms_client(parts: dict[str, Any], line: str) -> None:
    label, value = line.split("|")
    *_, last = activation_text({**NOTHING, "kms_host_used": "k", **parts})
    assert last == f"  {label:<24} {value}"


@pytest.mark.parametrize(
    ("product", "line"),
    [
        ({"activation_type": "ad"}, "Activation type used       Active Directory-based"),
        ({"activation_type": "token"}, "Activation type used       token-based"),
        ({"activation_type": "9"}, "Activation type used       9"),
        ({"remaining_rearms": 3}, "Rearms left                3 for this product"),
        ({"expires": "soon", "expires_in_days": 2}, "Expires                    soon, in 2 days"),
        ({"ad_activation_object": "o"}, "Activation object          o"),
        ({"vm_activation": {"host": "h", "activated": None, "inherited_activation_id": None}},
         "Activated by Hyper-V host  h"),
        ({"product_key_channel": "Retail"}, "Product key channel        Retail"),
    ],
)  # fmt: skip
def test_line_of_windows(product: dict[str, Any], line: str) -> None:
    assert activation_text({**NOTHING, "windows": product})[1:] == [line]


@pytest.mark.parametrize(
    ("product", "lines"),
    [
        ({"discovered_kms_host": "k"}, ["  Used last                k"]),
        ({"discovered_kms_port": 1688}, []),
        ({"activation_interval_minutes": 1}, []),
        ({"renewal_interval_minutes": 1}, []),
    ],
)
def test_half_of_what_a_kms_client_has(product: dict[str, Any], lines: list[str]) -> None:
    shown = activation_text({**NOTHING, "windows": {"channel": "gvlk", **product}})
    assert shown[2:] == ["KMS client", *lines]


@pytest.mark.parametrize(
    ("subscription", "lines"),
    [
        ({"status": "active", "edition": None, "expires": None}, ["active"]),
        ({"status": "not_installed", "edition": "Pro", "expires": None}, []),
    ],
)
def test_subscription(subscription: dict[str, Any], lines: list[str]) -> None:
    shown = activation_text({**NOTHING, "windows": {"x": 1}, "subscription": subscription})
    assert shown[1:] == [f"Subscription               {each}" for each in lines]


@pytest.mark.parametrize(("length", "end"), [(72, "kkk"), (73, "kkk"), (74, "k...")])
def test_long_line(length: int, end: str) -> None:
    line = activation_text({**NOTHING, "cmid": "k" * length})[-1]
    assert (len(line), line[-len(end) :]) == (min(27 + length, 100), end)


@pytest.mark.parametrize(("number", "last"), [(36, "unlicensed"), (37, "see volume")])
def test_many_lines(number: int, last: str) -> None:
    """40 lines are shown; of 41 two are left out, as one says so."""
    products = [{"activation_id": str(each), "license_status": "-"} for each in range(number)]
    lines = activation_text({**NOTHING, "products": products})
    assert len(lines) == 40
    assert lines[38].startswith("  -  ")
    if number == 37:
        assert lines[39] == "... and 2 more lines: see volume.activation.info"


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (7, "activation: a value of type int is not accepted"),
        ({"products": []}, "activation is not accepted"),
        ({"license_status": "licensed"}, "activation is not accepted"),
    ],
)
def test_what_is_no_activation(wrong: Any, what: str) -> None:
    with pytest.raises(InputError) as raised:
        activation_text(wrong)
    accepted = "give the activation that volume.activation.info returned"
    assert str(raised.value) == f"{what}: {accepted}"
