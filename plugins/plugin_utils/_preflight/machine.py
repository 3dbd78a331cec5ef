# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What else an operator wants to know of a machine before a rollout; nothing here stops a run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from .._catalogue.advice import (
    CLOCK,
    EVALUATION,
    KERBEROS_SKEW,
    MANUAL_ACTIVATION,
    MAX_CLOCK_OFFSET,
    USER_OPERATIONS,
)
from .._catalogue.errors import command_error_text
from .._catalogue.keys import (
    EvaluationEditionError,
    Gvlk,
    NoPublishedKeyError,
    NoVolumeEditionError,
    UnknownProductError,
    gvlk_for,
    gvlk_of,
)
from .._catalogue.license_names import is_kept
from .._inputs.product_key import last_five
from .._machine.state import MachineState
from .._run.guards import Finding
from .._wmi.request import ACTIVATION_TYPES

NOTHING_TO_DO = "Nothing to do"

_SETTINGS = {
    "NoGenTicket": Finding.info(
        "policy_no_gen_ticket",
        "A policy turns off KMS Client Online AVS Validation",
        "NoGenTicket is 1, so this machine sends no activation data to Microsoft",
        f"{NOTHING_TO_DO}: a KMS activation works without",
    ),
    "AllowWindowsEntitlementReactivation": Finding.info(
        "policy_reactivation",
        "A policy controls the reactivation of retail licences",
        "AllowWindowsEntitlementReactivation is set",
        f"{NOTHING_TO_DO}: it concerns retail licences alone",
    ),
    "Manual": Finding.warning(
        "manual_activation", MANUAL_ACTIVATION.what, MANUAL_ACTIVATION.why, MANUAL_ACTIVATION.remedy
    ),
    "UserOperations": Finding.warning(
        "user_operations", USER_OPERATIONS.what, USER_OPERATIONS.why, USER_OPERATIONS.remedy
    ),
}
"""Registry value -> finding, when it is not 0."""


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
        Finding.info(
            "vbscript",
            "VBScript is not needed",
            "Everything is read and set through CIM, not by slmgr.vbs",
            f"{NOTHING_TO_DO}: the feature VBSCRIPT may be removed",
        ),
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
    yield Finding(
        id="clock",
        severity="warning" if is_off else "info",
        what=f"The machine's clock is {offset:+d} seconds off the controller's",
        why=CLOCK.why,
        what_to_do=CLOCK.remedy if is_off else NOTHING_TO_DO,
    )


def _edition_and_key(state: MachineState, is_kept: bool) -> Iterator[Finding]:
    windows, product = state.windows, state.windows_product
    try:
        gvlk = gvlk_for(windows.edition_id, windows.build)
    except UnknownProductError as error:
        yield _no_published_key(state, error, is_kept)
        return
    if product is not None and product.channel == "evaluation":
        yield Finding.error("evaluation", EVALUATION.what, EVALUATION.why, EVALUATION.remedy)
        return
    name, tail = gvlk.name, last_five(gvlk.key)
    held = product.partial_product_key if product else None
    fits = product is not None and product.channel == "gvlk" and held == tail
    yield Finding.info(
        "key",
        f"This is {name}, and "
        + (f"its key ends in {held}" if held else "it has no key installed"),
        f"The published key of this edition and build ends in {tail}",
        NOTHING_TO_DO
        if fits
        else "volume.activation.windows installs the published key, unless it keeps the licence",
    )


def _no_published_key(state: MachineState, error: UnknownProductError, is_kept: bool) -> Finding:
    kinds: Mapping[type, str] = {
        EvaluationEditionError: "evaluation",
        NoPublishedKeyError: "no_published_key",
        NoVolumeEditionError: "home_edition",
    }
    kind = kinds.get(type(error), "unknown_product")
    is_kept = is_kept and kind not in ("evaluation", "home_edition")
    return Finding(
        id=kind,
        severity="warning" if is_kept else "error",
        what=str(error),
        why=f"EditionID is {state.windows.edition_id}, build {state.windows.build}",
        what_to_do=NOTHING_TO_DO if is_kept and error.product else error.remedy,
    )


def _license(state: MachineState) -> Iterator[Finding]:
    product = state.windows_product
    if state.service.is_kms_host or (product and product.channel == "csvlk"):
        yield Finding.info(
            "is_kms_host",
            "This machine is itself a KMS host",
            "It holds a KMS host key (CSVLK), which serves every client",
            f"{NOTHING_TO_DO}: volume.activation.windows keeps the key",
        )
    elif product is not None and keeps_its_license(state):
        yield Finding.info(
            "license_kept",
            f"This machine is licensed by a licence of the channel {product.channel}",
            "A licence in force is kept, so that no KMS host is asked",
            f"Add {product.channel} to replace_channels of volume.activation.windows if "
            "it shall be replaced"
            if published_key(state)
            else NOTHING_TO_DO,
        )


def _activation_type(state: MachineState) -> Iterator[Finding]:
    product = state.windows_product
    if product is None:
        return
    if product.activation_type_enabled == ACTIVATION_TYPES["kms"]:
        yield Finding.info(
            "kms_only",
            "This machine allows KMS alone",
            "VLActivationTypeEnabled is 2",
            NOTHING_TO_DO,
        )
    if product.is_licensed and product.activation_type == ACTIVATION_TYPES["ad"]:
        yield Finding.warning(
            "ad_activation",
            "Active Directory activated this machine"
            + (f" by the object {product.ad_object}" if product.ad_object else ""),
            "Windows asks Active Directory before any KMS host, as long as it is allowed to",
            "Use method ad for this machine, or allow KMS alone (activation_type: kms)",
        )


def _not_read(state: MachineState) -> Iterator[Finding]:
    for each in state.unread:
        yield Finding.warning(
            "not_read",
            f"Not all of this machine could be read: {each.source}",
            command_error_text(each.code),
            "The rest stands; what this would have told was not checked",
        )


def _settings(state: MachineState) -> Iterator[Finding]:
    found = {**state.policies, **state.local_settings}
    for name, finding in _SETTINGS.items():
        if found.get(name) not in (None, 0):
            yield finding
