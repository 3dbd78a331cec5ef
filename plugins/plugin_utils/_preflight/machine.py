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
    "NoGenTicket": Finding(
        id="policy_no_gen_ticket",
        severity="info",
        what="A policy turns off KMS Client Online AVS Validation",
        why="NoGenTicket is 1, so this machine sends no activation data to Microsoft",
        what_to_do=f"{NOTHING_TO_DO}: a KMS activation works without",
    ),
    "AllowWindowsEntitlementReactivation": Finding(
        id="policy_reactivation",
        severity="info",
        what="A policy controls the reactivation of retail licences",
        why="AllowWindowsEntitlementReactivation is set",
        what_to_do=f"{NOTHING_TO_DO}: it concerns retail licences alone",
    ),
    "Manual": Finding(
        id="manual_activation",
        severity="warning",
        what=MANUAL_ACTIVATION.what,
        why=MANUAL_ACTIVATION.why,
        what_to_do=MANUAL_ACTIVATION.remedy,
    ),
    "UserOperations": Finding(
        id="user_operations",
        severity="warning",
        what=USER_OPERATIONS.what,
        why=USER_OPERATIONS.why,
        what_to_do=USER_OPERATIONS.remedy,
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
        Finding(
            id="vbscript",
            severity="info",
            what="VBScript is not needed",
            why="Everything is read and set through CIM, not by slmgr.vbs",
            what_to_do=f"{NOTHING_TO_DO}: the feature VBSCRIPT may be removed",
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
        yield Finding(
            id="evaluation",
            severity="error",
            what=EVALUATION.what,
            why=EVALUATION.why,
            what_to_do=EVALUATION.remedy,
        )
        return
    name, tail = gvlk.name, last_five(gvlk.key)
    held = product.partial_product_key if product else None
    fits = product is not None and product.channel == "gvlk" and held == tail
    yield Finding(
        id="key",
        severity="info",
        what=f"This is {name}, and "
        + (f"its key ends in {held}" if held else "it has no key installed"),
        why=f"The published key of this edition and build ends in {tail}",
        what_to_do=NOTHING_TO_DO
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
        yield Finding(
            id="is_kms_host",
            severity="info",
            what="This machine is itself a KMS host",
            why="It holds a KMS host key (CSVLK), which serves every client",
            what_to_do=f"{NOTHING_TO_DO}: volume.activation.windows keeps the key",
        )
    elif product is not None and keeps_its_license(state):
        yield Finding(
            id="license_kept",
            severity="info",
            what=f"This machine is licensed by a licence of the channel {product.channel}",
            why="A licence in force is kept, so that no KMS host is asked",
            what_to_do=f"Add {product.channel} to replace_channels of volume.activation.windows if "
            "it shall be replaced"
            if published_key(state)
            else NOTHING_TO_DO,
        )


def _activation_type(state: MachineState) -> Iterator[Finding]:
    product = state.windows_product
    if product is None:
        return
    if product.activation_type_enabled == ACTIVATION_TYPES["kms"]:
        yield Finding(
            id="kms_only",
            severity="info",
            what="This machine allows KMS alone",
            why="VLActivationTypeEnabled is 2",
            what_to_do=NOTHING_TO_DO,
        )
    if product.is_licensed and product.activation_type == ACTIVATION_TYPES["ad"]:
        yield Finding(
            id="ad_activation",
            severity="warning",
            what="Active Directory activated this machine"
            + (f" by the object {product.ad_object}" if product.ad_object else ""),
            why="Windows asks Active Directory before any KMS host, as long as it is allowed to",
            what_to_do="Use method ad for this machine, or allow KMS alone (activation_type: kms)",
        )


def _not_read(state: MachineState) -> Iterator[Finding]:
    for each in state.unread:
        yield Finding(
            id="not_read",
            severity="warning",
            what=f"Not all of this machine could be read: {each.source}",
            why=command_error_text(each.code),
            what_to_do="The rest stands; what this would have told was not checked",
        )


def _settings(state: MachineState) -> Iterator[Finding]:
    found = {**state.policies, **state.local_settings}
    for name, finding in _SETTINGS.items():
        if found.get(name) not in (None, 0):
            yield finding
