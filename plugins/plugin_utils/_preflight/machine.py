# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What else an operator wants to know of a machine before a rollout; nothing here stops a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from .._catalogue.advice import KERBEROS_SKEW, MAX_CLOCK_OFFSET, SYNCHRONISE
from .._catalogue.edition_error import (
    EvaluationEditionError,
    NoPublishedKeyError,
    NoVolumeEditionError,
    UnknownProductError,
)
from .._catalogue.errors import command_error_text
from .._catalogue.finding import Finding, finding
from .._catalogue.keys import gvlk_for, gvlk_of
from .._catalogue.license_names import is_kept
from .._catalogue.tables import Gvlk
from .._inputs.product_key import last_five
from .._machine.state import MachineState
from .._wmi.request import ACTIVATION_TYPES

NOTHING_TO_DO = "Nothing to do"

_SETTINGS = {
    "NoGenTicket": "policy_no_gen_ticket",
    "AllowWindowsEntitlementReactivation": "policy_reactivation",
    "Manual": "manual_activation",
    "UserOperations": "user_operations",
}
"""Registry value -> row of the finding, when it is not 0."""


def machine_findings(state: MachineState, now: datetime, is_kept: bool) -> tuple[Finding, ...]:
    """Clock, edition, key, licence, activation type and settings of one machine.

    ``is_kept`` tells whether its licence is left alone, so that it needs no published key.
    """
    return (
        *_clock(state, now),
        *_edition_and_key(state, is_kept),
        *_license(state),
        *_activation_type(state),
        *_settings(state),
        *_not_read(state),
        finding("vbscript"),
    )


def keeps_its_license(state: MachineState) -> bool:
    """Whether the licence in force is one that is kept, so that no KMS host is asked."""
    product = state.windows_product
    is_own = product is not None and is_kept(product.channel, product.is_licensed)
    return state.service.is_kms_host or is_own


def published_key(state: MachineState) -> Gvlk | None:
    """The GVLK of this edition and build, or none."""
    return gvlk_of(state.windows.edition_id, state.windows.build)


def _clock(state: MachineState, now: datetime) -> Iterator[Finding]:
    offset = round((state.clock - now).total_seconds())
    if abs(offset) > MAX_CLOCK_OFFSET.total_seconds():
        return
    is_off = abs(offset) > KERBEROS_SKEW.total_seconds()
    yield (
        finding("clock.off", offset=offset, remedy=SYNCHRONISE)
        if is_off
        else finding("clock", offset=offset)
    )


def _edition_and_key(state: MachineState, is_kept: bool) -> Iterator[Finding]:
    windows, product = state.windows, state.windows_product
    try:
        gvlk = gvlk_for(windows.edition_id, windows.build)
    except UnknownProductError as error:
        yield _no_published_key(state, error, is_kept)
        return
    if product is not None and product.channel == "evaluation":
        yield finding("evaluation")
        return
    name, tail = gvlk.name, last_five(gvlk.key)
    held = product.partial_product_key if product else None
    fits = product is not None and product.channel == "gvlk" and held == tail
    yield finding(
        "key.fits" if fits else "key",
        name=name,
        tail=tail,
        held=f"its key ends in {held}" if held else "it has no key installed",
    )


def _no_published_key(state: MachineState, error: UnknownProductError, is_kept: bool) -> Finding:
    kinds: Mapping[type, str] = {
        EvaluationEditionError: "evaluation.edition",
        NoPublishedKeyError: "no_published_key",
        NoVolumeEditionError: "home_edition",
    }
    kind = kinds.get(type(error), "unknown_product")
    is_kept = is_kept and kind not in ("evaluation.edition", "home_edition")
    return finding(
        kind,
        severity="warning" if is_kept else "error",
        what=error,
        edition_id=state.windows.edition_id,
        build=state.windows.build,
        remedy=NOTHING_TO_DO if is_kept and error.product else error.remedy,
    )


def _license(state: MachineState) -> Iterator[Finding]:
    product = state.windows_product
    if state.service.is_kms_host or (product and product.channel == "csvlk"):
        yield finding("is_kms_host")
    elif product is not None and keeps_its_license(state):
        yield finding(
            "license_kept" if published_key(state) else "license_kept.without_key",
            channel=product.channel,
        )


def _activation_type(state: MachineState) -> Iterator[Finding]:
    product = state.windows_product
    if product is None:
        return
    if product.activation_type_enabled == ACTIVATION_TYPES["kms"]:
        yield finding("kms_only")
    if product.is_licensed and product.activation_type == ACTIVATION_TYPES["ad"]:
        yield finding(
            "ad_activation", by=f" by the object {product.ad_object}" if product.ad_object else ""
        )


def _not_read(state: MachineState) -> Iterator[Finding]:
    for each in state.unread:
        yield finding("not_read", source=each.source, why=command_error_text(each.code))


def _settings(state: MachineState) -> Iterator[Finding]:
    found = {**state.policies, **state.local_settings}
    for name, row in _SETTINGS.items():
        if found.get(name) not in (None, 0):
            yield finding(row)
