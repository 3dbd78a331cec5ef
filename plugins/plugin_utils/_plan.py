# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""plan(state, desired) -> steps: pure, the same for check mode, apply, diff and scripts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils import _wmi
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue import (
    EvaluationEditionError,
    Gvlk,
    NoVolumeEditionError,
    UnknownProductError,
    gvlk_for,
    product_of_key,
)
from ansible_collections.volume.activation.plugins.plugin_utils._desired import Desired
from ansible_collections.volume.activation.plugins.plugin_utils._keep import (
    kept_channel,
    kept_cloud_kms,
    why_kept,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms_endpoint import same_host
from ansible_collections.volume.activation.plugins.plugin_utils._product_key import last_five
from ansible_collections.volume.activation.plugins.plugin_utils._state import (
    MachineState,
    Product,
    Service,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi import Step
from ansible_collections.volume.activation.plugins.plugin_utils._wmi_methods import (
    ACTIVATE,
    CLEAR_KMS_HOST,
    CLEAR_KMS_PORT,
    INSTALL_PRODUCT_KEY,
    PRODUCT,
    REFRESH_LICENSE_STATUS,
    SERVICE,
    SET_KMS_HOST,
    SET_KMS_PORT,
)

EVALUATION_LICENSE = (
    "Windows runs on an evaluation licence, which no key activates. Convert it first: DISM /online "
    "/Get-TargetEditions names the full editions that are possible, /Set-Edition changes to one"
)


@dataclass(frozen=True)
class Plan:
    """What a run does, in order, and the state it leads to.

    ``kept`` names the licence that is left alone; ``refusal`` says why nothing may be done. With
    either there are no steps. ``expected`` has the keys of MachineState.summary(); a license status
    of None is one that only Windows decides.
    """

    steps: tuple[Step, ...] = ()
    product: str | None = None
    kept: str | None = None
    refusal: str | None = None
    advice: tuple[str, ...] = ()
    product_key: str | None = field(default=None, repr=False)
    expected: Mapping[str, Any] = field(default_factory=dict)

    @property
    def activates(self) -> bool:
        """Whether the plan asks the KMS host for an activation."""
        return any(step.method == ACTIVATE for step in self.steps)

    @property
    def secrets(self) -> dict[str, str]:
        """What the steps refer to by name; travels apart from them."""
        return {} if self.product_key is None else {"product_key": self.product_key}

    def activation_alone(self) -> Plan:
        """The same plan from its activation on, for another attempt."""
        at = next(i for i, step in enumerate(self.steps) if step.method == ACTIVATE)
        return replace(self, steps=self.steps[at:], product_key=None)


def plan(state: MachineState, desired: Desired) -> Plan:
    """The steps from ``state`` to ``desired``; never raises for a state that parsed."""
    before = state.summary()
    kept = kept_channel(state, desired)
    try:
        gvlk = gvlk_for(state.windows.edition_id, state.windows.build)
    except (EvaluationEditionError, NoVolumeEditionError) as error:
        return _refused(error, None, before)
    except UnknownProductError as error:
        if kept is not None:
            return Plan(kept=kept, advice=(why_kept(kept),), expected=before)
        return _refused(error, None, before)
    product = f"{gvlk.product} {gvlk.edition}"
    if kept is None:
        kept = kept_cloud_kms(state, desired)
    if kept is not None:
        return Plan(product=product, kept=kept, advice=(why_kept(kept),), expected=before)
    windows_product = state.windows_product
    if windows_product is not None and windows_product.channel == "evaluation":
        return Plan(product=product, refusal=EVALUATION_LICENSE, expected=before)
    if desired.product_key not in (None, gvlk.key):
        return Plan(product=product, refusal=_other_key(state, desired, gvlk), expected=before)
    key_fits = _key_fits(state, gvlk)
    steps = tuple(_steps(state, desired, gvlk))
    return Plan(
        steps=steps,
        product=product,
        product_key=None if key_fits else gvlk.key,
        expected={
            "kms_host": _expected_host(state, desired, steps),
            "kms_port": desired.endpoint.port if desired.endpoint else None,
            "partial_product_key": last_five(gvlk.key),
            "channel": "gvlk",
            "license_status": _expected_status(state, steps, key_fits),
        },
    )


def _refused(error: UnknownProductError, product: str | None, before: Mapping[str, Any]) -> Plan:
    return Plan(product=product, refusal=f"{error}. {error.remedy}", expected=before)


def _other_key(state: MachineState, desired: Desired, gvlk: Gvlk) -> str:
    given = desired.product_key or ""
    known = product_of_key(given)
    other = f"{known.products[0]} {known.editions[0]}" if known else "another product"
    return (
        f"product_key is the GVLK of {other} (it ends in {last_five(given)}), this machine is "
        f"{gvlk.product} {gvlk.edition} (EditionID {state.windows.edition_id}, build "
        f"{state.windows.build}, its key ends in {last_five(gvlk.key)}). Leave product_key out to "
        "have the right one chosen"
    )


def _key_fits(state: MachineState, gvlk: Gvlk) -> bool:
    product = state.windows_product
    return (
        product is not None
        and product.channel == "gvlk"
        and product.partial_product_key == last_five(gvlk.key)
    )


def _expected_host(state: MachineState, desired: Desired, steps: tuple[Step, ...]) -> str | None:
    # A host that is right in another spelling is not written anew, so it stays in that spelling.
    methods = {step.method for step in steps}
    if desired.endpoint is None or SET_KMS_HOST in methods:
        return desired.endpoint.host if desired.endpoint else None
    if methods & {CLEAR_KMS_HOST, INSTALL_PRODUCT_KEY}:
        return state.service.kms_host
    return state.effective_kms_host


def _expected_status(state: MachineState, steps: tuple[Step, ...], key_fits: bool) -> str | None:
    if any(step.method == ACTIVATE for step in steps):
        return "licensed"
    return state.summary()["license_status"] if key_fits else None


def _steps(state: MachineState, desired: Desired, gvlk: Gvlk) -> Iterator[Step]:
    # Least harmful first: until the key step, a machine that loses its connection still holds its
    # old licence.
    tail = last_five(gvlk.key)
    key_fits = _key_fits(state, gvlk)
    host_steps = tuple(_host_steps(state, desired, key_fits))
    yield from host_steps
    if not key_fits:
        yield Step(
            SERVICE,
            INSTALL_PRODUCT_KEY,
            why=f"install the published key that ends in {tail}",
            secrets={"ProductKey": "product_key"},
        )
        yield _refresh()
    product = state.windows_product
    is_licensed = product is not None and product.is_licensed
    if desired.activate and (host_steps or not key_fits or not is_licensed):
        yield Step(
            PRODUCT,
            ACTIVATE,
            why="activate, which proves the KMS host",
            target={
                "ApplicationID": _wmi.WINDOWS_APPLICATION_ID,
                "PartialProductKey": tail,
                "LicenseIsAddon": False,
            },
        )
        yield _refresh()


def _host_steps(state: MachineState, desired: Desired, key_fits: bool) -> Iterator[Step]:
    service, product = state.service, state.windows_product
    if key_fits and product is not None and _has_host_of_its_own(product, service):
        yield from _clear(PRODUCT, "this product alone", {"ID": product.activation_id})
    if desired.endpoint is None:
        if service.kms_host is not None or service.kms_port is not None:
            yield from _clear(SERVICE, "all products, so that DNS names the host", {})
        return
    host, port = desired.endpoint.host, desired.endpoint.port
    if service.kms_host is None or not same_host(service.kms_host, host):
        yield Step(
            SERVICE,
            SET_KMS_HOST,
            why=f"set the KMS host, now {service.kms_host or 'found through DNS'}",
            arguments={"MachineName": host},
        )
    if service.effective_kms_port != port:
        yield Step(
            SERVICE,
            SET_KMS_PORT,
            why=f"set the KMS port, now {service.effective_kms_port}",
            arguments={"PortNumber": port},
        )


def _has_host_of_its_own(product: Product, service: Service) -> bool:
    # A host set for one product wins over the general one, which it may merely repeat.
    return product.kms_host is not None and (
        not same_host(product.kms_host, service.kms_host or "")
        or product.kms_port not in (None, service.effective_kms_port)
    )


def _clear(class_name: str, scope: str, target: Mapping[str, str | bool]) -> Iterator[Step]:
    yield Step(
        class_name,
        CLEAR_KMS_HOST,
        why=f"clear the KMS host set for {scope}",
        target=target,
    )
    yield Step(
        class_name,
        CLEAR_KMS_PORT,
        why=f"clear the KMS port set for {scope}",
        target=target,
    )


def _refresh() -> Step:
    return Step(
        SERVICE,
        REFRESH_LICENSE_STATUS,
        why="have Windows evaluate its licences again",
    )
