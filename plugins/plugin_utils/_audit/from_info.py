# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Machines of an audit, from what volume.activation.info and offline scripts returned of them."""

from __future__ import annotations

import functools
import sys
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeGuard

from .._wmi.request import WINDOWS_APPLICATION_ID
from .machine import (
    FAILED,
    OFFICE,
    OTHER,
    READ,
    RESULTS,
    WINDOWS,
    AuditedLicense,
    AuditedMachine,
    Expected,
    KmsHosting,
)
from .text import one_line, one_whole_line

_APPLICATIONS: Mapping[str, str] = {
    WINDOWS_APPLICATION_ID: WINDOWS,
    "0ff1ce15-a989-479d-af46-f275c6370663": OFFICE,  # 2013 and later
    "59a52881-a989-479d-af46-f275c6370663": OFFICE,  # 2010
}
_LARGEST = 2**53
_NO_NAME = "(no name)"
_NOTHING: Mapping[str, Any] = {}


def machine_from_info(
    name: str,
    info: object,
    *,
    site: str | None = None,
    read_at: str | None = None,
    expected: object = None,
) -> AuditedMachine:
    """The machine that volume.activation.info returned as ``activation``.

    What is missing is none. A result in another form becomes a failed machine with the reason, so
    that one machine does not end the report of all. ``read_at`` is that of the result unless given.
    """
    try:
        return _machine(name, info, site, read_at, expected)
    except _FormError as error:
        reason = str(error)
    except (ArithmeticError, LookupError, RecursionError, TypeError, ValueError) as error:
        # Its text may quote anything of the result.
        reason = f"its result can not be understood ({type(error).__name__})"
    return machine_not_read(name, FAILED, f"Not a result of volume.activation.info: {reason}", site)


def machine_not_read(
    name: str, result: str, reason: str, site: str | None = None
) -> AuditedMachine:
    """A machine that was not read; ``result`` is failed, unreachable or skipped."""
    is_known = result in RESULTS and result != READ
    return AuditedMachine(
        name=_name(name),
        result=sys.intern(str.__str__(result)) if is_known else FAILED,
        reason=one_line(str(reason).strip()) or "No reason was given",
        site=_shared(site),
    )


def machine_from_offline_report(
    report: Mapping[str, Any], *, site: str | None = None, expected: object = None
) -> AuditedMachine:
    """The machine of an offline script's report, as the filter activation_report returns it."""
    name = _name(report.get("machine"))
    if report.get("activation") is None:
        refused = _text(report.get("refused")) or "no reason is given"
        return machine_not_read(name, FAILED, f"Its offline script refused it: {refused}", site)
    return machine_from_info(name, report["activation"], site=site, expected=expected)


class _FormError(ValueError):
    """The result is of another form; its text says where, and quotes nothing."""


def _machine(
    name: str, info: object, site: str | None, read_at: str | None, expected: object
) -> AuditedMachine:
    if not _is_mapping(info):
        raise _FormError("it is no mapping")
    windows = _mapping(info.get("windows"), "windows")
    products = _rows(info.get("products"), "products")
    dns = _mapping(info.get("kms_dns"), "kms_dns")
    found = _hosts(dns)
    return AuditedMachine(
        name=_name(name),
        result=READ,
        read_at=_shared(read_at) or _shared(info.get("read_at")),
        site=_shared(site),
        edition_id=_shared(info.get("edition_id")),
        build=_number(info.get("build")),
        ubr=_number(info.get("ubr")),
        installation_type=_shared(info.get("installation_type")),
        domain=_shared(info.get("domain")),
        clock_offset_seconds=_number(info.get("clock_offset_seconds")),
        cmid=_text(info.get("cmid")),
        kms_host=_shared(info.get("kms_host")),
        kms_port=_number(info.get("kms_port")),
        kms_host_source=_shared(info.get("kms_host_source")),
        kms_host_used=_shared(info.get("kms_host_used")),
        kms_port_used=_number(info.get("kms_port_used")),
        kms_lookup_domain=_shared(info.get("kms_lookup_domain")),
        dns_kms_hosts=found,
        # Distinguishes a question without an answer from none that was asked.
        dns_error=_shared(dns.get("error")) or ("no record" if dns and not found else None),
        renewal_interval_minutes=_number(windows.get("renewal_interval_minutes"))
        or _number(info.get("renewal_interval_minutes")),
        hosting=_hosting(info, products or [windows]),
        policies=tuple(_policies(_mapping(info.get("policies"), "policies"))),
        office_click_to_run=_shared(info.get("office_click_to_run")),
        subscription_status=_shared(
            _mapping(info.get("subscription"), "subscription").get("status")
        ),
        expected=_expected(_mapping(expected, "expected")),
        licenses=tuple(_licenses(windows, products)),
    )


def _licenses(
    windows: Mapping[str, Any], products: Iterable[Mapping[str, Any]]
) -> Iterator[AuditedLicense]:
    known = set()
    for product in products:
        if product.get("partial_product_key"):
            known.add(product.get("activation_id"))
            yield _license(product)
    if windows.get("partial_product_key") and windows.get("activation_id") not in known:
        # Licences were not listed before there were several of interest.
        yield _license({"application_id": WINDOWS_APPLICATION_ID, **windows})


def _license(product: Mapping[str, Any]) -> AuditedLicense:
    reason = _mapping(product.get("license_status_reason"), "license_status_reason")
    application_id = _shared(product.get("application_id")) or ""
    return AuditedLicense(
        name=_shared(product.get("name")) or "",
        family=_shared(product.get("family")) or "",
        application=_APPLICATIONS.get(application_id.lower(), OTHER),
        activation_id=_shared(product.get("activation_id")) or "",
        is_addon=product.get("is_addon") is True,
        channel=_shared(product.get("channel")) or "unknown",
        partial_product_key=_shared(str(product["partial_product_key"]).strip()[-5:]),
        license_status=_shared(product.get("license_status")) or "unknown",
        reason_code=_shared(reason.get("code")),
        grace_minutes=max(0, _number(product.get("grace_minutes")) or 0),
        expires=_text(product.get("expires")),
        evaluation_end=_shared(product.get("evaluation_end")),
        activation_type=_shared(product.get("activation_type")),
        activation_type_enabled=_shared(product.get("activation_type_enabled")),
        kms_required_count=_number(product.get("kms_required_count")),
        kms_host=_shared(product.get("kms_host")),
        kms_port=_number(product.get("kms_port")),
    )


def _hosting(info: Mapping[str, Any], products: Iterable[Mapping[str, Any]]) -> KmsHosting | None:
    figures = _mapping(info.get("kms_hosting"), "kms_hosting")
    keys = (each for each in products if each.get("channel") == "csvlk")
    of_windows = next((each for each in keys if _is_of_windows(each)), None)
    if not figures and of_windows is None:
        return None
    publishing = figures.get("dns_publishing")
    return KmsHosting(
        current_count=_number(figures.get("current_count")),
        listening_port=_number(figures.get("listening_port")),
        dns_publishing=bool(publishing) if isinstance(publishing, bool | int) else None,
        key_description=_shared((of_windows or _NOTHING).get("description")),
    )


def _is_of_windows(product: Mapping[str, Any]) -> bool:
    application_id = _text(product.get("application_id")) or WINDOWS_APPLICATION_ID
    return application_id.lower() == WINDOWS_APPLICATION_ID


def _hosts(dns: Mapping[str, Any]) -> tuple[str, ...]:
    records = _rows(dns.get("records"), "kms_dns.records")
    return _same_hosts(tuple(filter(None, [_shared(each.get("host")) for each in records])))


@functools.lru_cache(maxsize=1024)
def _same_hosts(hosts: tuple[str, ...]) -> tuple[str, ...]:
    """The same object for the same hosts, which most machines of a site have in common."""
    return hosts


def _policies(policies: Mapping[str, Any]) -> Iterator[str]:
    for part in ("group_policy", "local"):
        for name, value in sorted(_mapping(policies.get(part), f"policies.{part}").items()):
            if value not in (None, 0, "", "0"):
                yield _shared(f"{name}={value}") or ""


def _expected(expected: Mapping[str, Any]) -> Expected:
    return _same_expected(
        _shared(expected.get("method")),
        _shared(expected.get("kms_host")),
        _number(expected.get("kms_port")),
        expected.get("kms_discovery") is True,
        _endpoints(expected.get("kms_hosts")),
    )


def _endpoints(value: object) -> tuple[str, ...]:
    given = value if isinstance(value, list | tuple) else ()
    return tuple(text for text in (_shared(each) for each in given) if text)


@functools.lru_cache(maxsize=1024)
def _same_expected(
    method: str | None,
    kms_host: str | None,
    kms_port: int | None,
    kms_discovery: bool,
    kms_hosts: tuple[str, ...],
) -> Expected:
    return Expected(method, kms_host, kms_port, kms_discovery, kms_hosts)


def _mapping(value: object, what: str) -> Mapping[str, Any]:
    if value is None:
        return _NOTHING
    if not _is_mapping(value):
        raise _FormError(f"{what} is no mapping")
    return value


def _rows(value: object, what: str) -> list[Mapping[str, Any]]:
    if value is None:
        return []
    if not isinstance(value, list | tuple):
        raise _FormError(f"{what} is no list")
    if not all(map(_is_mapping, value)):
        raise _FormError(f"a part of {what} is no mapping")
    return list(value)


def _is_mapping(value: object) -> TypeGuard[Mapping[str, Any]]:
    # Nearly always a dict, which is told much sooner.
    return isinstance(value, dict) or isinstance(value, Mapping)  # noqa: SIM101


def _name(value: object) -> str:
    text = one_whole_line(value) if isinstance(value, str) else ""
    return text or _NO_NAME


def _text(value: object) -> str | None:
    return (one_line(value) or None) if isinstance(value, str) else None


def _shared(value: object) -> str | None:
    """A text that many machines have, made fit and kept once."""
    return _interned(value) if isinstance(value, str) else None


@functools.lru_cache(maxsize=8192)
def _interned(text: str) -> str | None:
    fit = _text(text)
    return None if fit is None else sys.intern(fit)


def _number(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _LARGEST:
        return None
    return int(value)
