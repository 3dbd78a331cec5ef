# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One machine's activation on one screen, in the order of slmgr /dlv and in this house's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from .._inputs.error import HIDDEN, InputError, InputTypeError
from .._kms.endpoint import in_brackets
from .license_text import expiry_text, license_row, office_activation_ids, office_rows

MAX_LINES: Final = 40
MAX_COLUMNS: Final = 100
_LABEL_WIDTH: Final = 26
_HEADING: Final = " "
_ACCEPTED = "give the activation that volume.activation.info returned"
_TYPES = {
    "any": "any",
    "ad": "Active Directory-based",
    "kms": "KMS",
    "token": "token-based",
}
_SOURCES = {
    "set_for_product": "set by hand for this product",
    "set": "set by hand",
    "cached": "remembered, it was used last",
    "lookup_domain": "DNS, in the lookup domain alone",
    "dns": "DNS",
    "none": "none: DNS names none",
}

_Row = tuple[str, Any]


def activation_text(activation: object, variable: str = "activation") -> list[str]:
    """Lines of text: at most 40 of at most 100 columns. InputError when it is no activation."""
    if not isinstance(activation, Mapping):
        raise InputTypeError(variable, activation, _ACCEPTED)
    if "license_status" not in activation or "products" not in activation:
        raise InputError(variable, HIDDEN, _ACCEPTED)
    windows = activation.get("windows")
    rows = [
        ("Service version", activation.get("service_version")),
        ("Edition", _edition(activation)),
        *(_license(windows) if windows else _no_license()),
        ("Subscription", _subscription(activation.get("subscription"))),
        ("Clock", _clock(activation.get("clock_offset_seconds"))),
        *(_other_activations(windows) if windows else ()),
        *(_kms_client(activation, windows) if _is_kms_client(windows) else ()),
        *_kms_host(activation.get("kms_hosting")),
        *_policies(activation.get("policies") or {}),
        *office_rows(activation.get("office") or {}),
        *_other_licenses(activation, windows),
    ]
    lines = [_line(label, value) for label, value in rows if value not in (None, "")]
    if len(lines) > MAX_LINES:
        left = len(lines) - MAX_LINES + 1
        lines = [*lines[: MAX_LINES - 1], f"... and {left} more lines: see volume.activation.info"]
    return lines


def _line(label: str, value: Any) -> str:
    text = " ".join(f"{label:<{_LABEL_WIDTH}} {value}".splitlines()).rstrip()
    return text if len(text) <= MAX_COLUMNS else f"{text[: MAX_COLUMNS - 3]}..."


def _edition(activation: Mapping[str, Any]) -> str:
    build, ubr = activation.get("build"), activation.get("ubr")
    number = build if ubr is None else f"{build}.{ubr}"
    kind = activation.get("installation_type")
    return f"{activation.get('edition_id')}, build {number}" + (f", {kind}" if kind else "")


def _no_license() -> Iterator[_Row]:
    yield "License status", "unlicensed: no product key is installed"


def _license(product: Mapping[str, Any]) -> Iterator[_Row]:
    yield "Name", product.get("name")
    yield "Description", product.get("description")
    yield "Activation ID", product.get("activation_id")
    yield "Application ID", product.get("application_id")
    yield "Extended PID", product.get("extended_pid")
    yield "Product key channel", _joined(product.get("product_key_channel"), product.get("channel"))
    yield "Partial product key", product.get("partial_product_key")
    yield "License status", product.get("license_status")
    yield from _reason(product)
    yield "Expires", expiry_text(product)
    yield "Evaluation ends", product.get("evaluation_end")
    yield "Rearms left", _rearms(product)
    yield "Activation type allowed", _type(product.get("activation_type_enabled"))
    yield "Activation type used", _type(product.get("activation_type"))


def _reason(product: Mapping[str, Any]) -> Iterator[_Row]:
    reason = product.get("license_status_reason")
    if not reason:
        return
    code = _joined(reason["code"], reason["name"])
    yield "Status reason", f"{code}: {reason['meaning']}"
    if product.get("license_status") != "licensed":
        yield "  Likely cause", reason["cause"]
        yield "  What to do", reason["remedy"]


def _subscription(found: Mapping[str, Any] | None) -> str | None:
    if found is None or found["status"] == "not_installed":
        return None
    parts = [found["status"].replace("_", " "), found["edition"], found["expires"]]
    return ", ".join(part for part in parts if part)


def _rearms(product: Mapping[str, Any]) -> str | None:
    counts = {
        "for Windows": product.get("remaining_application_rearms"),
        "for this product": product.get("remaining_rearms"),
    }
    return ", ".join(f"{n} {what}" for what, n in counts.items() if n is not None) or None


def _clock(offset: int | None) -> str | None:
    return None if offset is None else f"{offset:+d} seconds off the controller's"


def _other_activations(product: Mapping[str, Any]) -> Iterator[_Row]:
    ad, vm = product.get("ad_activation"), product.get("vm_activation")
    token = product.get("token_activation")
    yield "Activation object", product.get("ad_activation_object")
    if ad:
        yield "  DN", ad["distinguished_name"]
        yield "  Extended PID", ad["extended_pid"]
        yield "  Activation ID", ad["activation_id"]
    if vm:
        yield "Activated by Hyper-V host", _joined(vm["host"] or "unknown", vm["activated"])
        yield "  Guest IAID", vm["inherited_activation_id"]
    if token:
        yield "Issuance licence", _joined(token["license_id"], token["version_id"])
        yield "  Certificate", token["certificate_thumbprint"]


def _is_kms_client(product: Mapping[str, Any] | None) -> bool:
    return product is None or product.get("channel") == "gvlk"


def _kms_client(activation: Mapping[str, Any], product: Mapping[str, Any] | None) -> Iterator[_Row]:
    product = product or {}
    yield "KMS client", _HEADING
    yield "  Client machine ID (CMID)", activation.get("cmid")
    yield "  KMS host", _kms_host_used(activation)
    yield "  Used last", _used_last(product)
    yield "  KMS extended PID", product.get("kms_extended_pid")
    yield "  Required count", product.get("kms_required_count")
    yield "  Intervals", _intervals(product)
    yield "  Host caching", _on_off(activation.get("kms_host_caching"))
    yield "  Lookup domain", activation.get("kms_lookup_domain")
    yield "  DNS", _dns(activation.get("kms_dns"))
    yield "  Probe", _probe(activation.get("kms_probe"))


def _kms_host_used(activation: Mapping[str, Any]) -> str | None:
    source = activation.get("kms_host_source")
    if source is None:
        return None
    words = _SOURCES.get(source, source)
    host = activation.get("kms_host_used")
    return f"{_address(host, activation.get('kms_port_used'))} ({words})" if host else words


def _used_last(product: Mapping[str, Any]) -> str | None:
    host, port = product.get("discovered_kms_host"), product.get("discovered_kms_port")
    return _joined(_address(host, port), product.get("discovered_kms_address")) if host else None


def _address(host: str, port: int | None) -> str:
    shown = in_brackets(host)
    return f"{shown}:{port}" if port else shown


def _intervals(product: Mapping[str, Any]) -> str | None:
    first = product.get("activation_interval_minutes")
    later = product.get("renewal_interval_minutes")
    if first is None or later is None:
        return None
    return f"activation every {first} minutes, renewal every {later} minutes"


def _dns(found: Mapping[str, Any] | None) -> str | None:
    if found is None:
        return None
    hosts = [_address(record["host"], record["port"]) for record in found["records"]]
    if hosts:
        return f"{found['domain']}: {', '.join(hosts)}"
    return f"{found['domain'] or 'no suffix'}: no record ({found['error'] or 'not asked'})"


def _probe(probe: Mapping[str, Any] | None) -> str | None:
    if probe is None:
        return None
    address = _address(probe["host"], probe["port"])
    if probe["open"]:
        return f"{address} answers after {probe['milliseconds']} ms"
    return f"{address} does not answer ({probe['error'] or 'no address'})"


def _kms_host(hosting: Mapping[str, Any] | None) -> Iterator[_Row]:
    if not hosting:
        return
    requests = dict(hosting["requests"])
    total, failed = requests.pop("total", None), requests.pop("failed", None)
    yield "KMS host on this machine", _HEADING
    yield "  Current count", hosting["current_count"]
    yield "  Listening port", hosting["listening_port"]
    yield "  DNS publishing", _on_off(hosting["dns_publishing"])
    yield "  Priority", hosting["priority"]
    if total is not None:
        yield "  Requests", f"{total}, of these failed {failed or 0}"
    by_state = [f"{name} {count}" for name, count in requests.items() if count]
    yield "  Requests by status", ", ".join(by_state)


def _policies(policies: Mapping[str, Mapping[str, Any]]) -> Iterator[_Row]:
    for source, label in (("group_policy", "Group policy"), ("local", "Local settings")):
        values = policies.get(source) or {}
        yield label, ", ".join(f"{name} = {value}" for name, value in values.items())


def _other_licenses(
    activation: Mapping[str, Any], windows: Mapping[str, Any] | None
) -> Iterator[_Row]:
    of_office = office_activation_ids(activation.get("office") or {})
    others = [
        product
        for product in activation["products"]
        if product != windows and product.get("activation_id") not in of_office
    ]
    if others:
        yield "Other licences", str(len(others))
    for product in others:
        yield license_row(product, product.get("name"))


def _type(name: str | None) -> str | None:
    return None if name is None else _TYPES.get(name, name)


def _on_off(value: bool | None) -> str | None:
    return None if value is None else ("on" if value else "off")


def _joined(first: object, second: object) -> str | None:
    return (
        " ".join([str(first)] * (first is not None) + [f"({second})"] * (second is not None))
        or None
    )
