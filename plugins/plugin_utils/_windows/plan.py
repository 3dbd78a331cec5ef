# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""plan(state, desired) -> steps: pure, the same for check mode, apply, diff and scripts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from .._catalogue.edition_error import (
    EvaluationEditionError,
    NoVolumeEditionError,
    UnknownProductError,
)
from .._catalogue.finding import finding
from .._catalogue.keys import gvlk_for
from .._catalogue.tables import Gvlk
from .._kms_client.choice import settled
from .._kms_client.renewal import why_renewed
from .._machine.state import MachineState
from .._run.plan import WINDOWS_DECIDES, Plan
from .._wmi import methods as wmi
from .._wmi.client_settings import OF_A_SERVICE
from .._wmi.license_steps import activate, confirm, install_key
from .._wmi.request import REFRESH_LICENSES, WINDOWS_8_BUILD, Step, named_secrets
from .desired import Desired
from .keep import kept_channel, kept_cloud_kms, why_kept
from .license_choice import LicenseChoice, NoLicenseError, choose_license
from .own_key import FIT_IS_NOT_KNOWN, OwnKeyPlan
from .settings import settings_expected, settings_steps

OF_SERVICE = frozenset(each.setter for each in OF_A_SERVICE)
"""Methods of settings that no activation asks for."""

TOO_OLD = (
    "This Windows (build {build}) has no {what}; it came with Windows 8 and Server 2012. Leave "
    "{option} out for this machine"
)


def plan(state: MachineState, desired: Desired, confirmation_id: str | None = None) -> Plan:
    """The steps from ``state`` to ``desired``; never raises for a state that parsed.

    ``confirmation_id`` is the answer to the MAK's installation ID, for activation by phone.
    """
    return replace(_plan(state, desired, confirmation_id), client=desired)


def _plan(state: MachineState, desired: Desired, confirmation_id: str | None) -> Plan:
    before = state.summary()
    gvlk, without = _published_key(state)
    product = without.product if without else None
    if gvlk is not None:
        product = gvlk.name
    needs_volume = desired.method != "key"
    if isinstance(without, EvaluationEditionError) or (
        needs_volume and isinstance(without, NoVolumeEditionError)
    ):
        return Plan(refusal=f"{without}. {without.remedy}", expected=before)
    kept = kept_channel(state, desired) or kept_cloud_kms(state, desired)
    if kept is not None:
        published = desired.installs_published_key
        advice = (why_kept(kept, without if published else None, by_published_key=published),)
        return Plan(product=product, kept=kept, advice=advice, expected=before)
    refusal = _refusal(state, desired, without)
    if refusal is not None:
        return Plan(product=product, refusal=refusal, expected=before)
    try:
        choice = choose_license(state, desired, gvlk)
    except NoLicenseError as error:
        return Plan(product=product, refusal=str(error), expected=before)
    desired = replace(desired, settings=settled(desired.settings, state, choice.product))
    renews = _renews(state, desired, choice)
    steps = tuple(_steps(state, desired, choice, confirmation_id, renews))
    kind = OwnKeyPlan if desired.method == "key" else Plan
    return kind(
        steps=steps,
        product=product,
        doubts=tuple(_doubts(state, desired, choice)),
        secrets=_secrets(steps, choice, confirmation_id),
        expected=_expected(state, desired, choice, steps),
        target=choice.target,
        delay=desired.renewal.delay if renews else 0.0,
    )


def _doubts(state: MachineState, desired: Desired, choice: LicenseChoice) -> Iterator[str]:
    if desired.method in ("mak", "key") and not choice.key_fits:
        edition = f"EditionID {state.windows.edition_id}"
        yield FIT_IS_NOT_KNOWN.format(tail=choice.tail, edition=edition)


def _published_key(state: MachineState) -> tuple[Gvlk | None, UnknownProductError | None]:
    """The setup key of edition and build, or why there is none."""
    try:
        return gvlk_for(state.windows.edition_id, state.windows.build), None
    except UnknownProductError as error:
        return None, error


def _refusal(
    state: MachineState, desired: Desired, without: UnknownProductError | None
) -> str | None:
    product, build = state.windows_product, state.windows.build
    if without is not None and desired.installs_published_key:
        return f"{without}. {without.remedy}"
    if product is not None and product.channel == "evaluation":
        return finding("evaluation").brief()
    for what, option in desired.new_in_windows_8() if build < WINDOWS_8_BUILD else ():
        return TOO_OLD.format(build=build, what=what, option=option)
    return desired.why_no_domain(state)


def _secrets(
    steps: tuple[Step, ...], choice: LicenseChoice, confirmation_id: str | None
) -> dict[str, str]:
    known = {
        "product_key": choice.key,
        "installation_id": choice.product.installation_id if choice.product else None,
        "confirmation_id": confirmation_id,
    }
    return named_secrets(steps, known)


def _renews(state: MachineState, desired: Desired, choice: LicenseChoice) -> bool:
    """Whether an activation that is in force is renewed, and only that."""
    held = choice.product
    is_proved = held is not None and choice.key_fits and held.is_licensed_by(desired.method)
    return is_proved and desired.activate and desired.renewal.is_due(state, held)


def _steps(
    state: MachineState,
    desired: Desired,
    choice: LicenseChoice,
    confirmation_id: str | None,
    renews: bool,
) -> Iterator[Step]:
    # Least harmful first: until the key step, a machine that loses its connection still holds its
    # old licence.
    settings = tuple(settings_steps(state, desired.settings, choice))
    yield from settings
    installs_key = choice.key is not None and not choice.key_fits
    if installs_key:
        yield install_key(f"install the {choice.channel or 'given'} key that ends in {choice.tail}")
        yield REFRESH_LICENSES
    if desired.offline_folder is not None:
        yield from _confirm(choice, confirmation_id)
        return
    moves_host = desired.uses_kms and any(s.method not in OF_SERVICE for s in settings)
    held = choice.product
    is_proved = held is not None and held.is_licensed_by(desired.method)
    needs_proof = moves_host or installs_key or not is_proved
    if desired.activate and (needs_proof or renews):
        why = _WHY_ACTIVATE[desired.method]
        if held is not None and not needs_proof:
            why = why_renewed(held, "Windows")
        yield activate(why, choice.target)
        yield REFRESH_LICENSES


_WHY_ACTIVATE = {
    "kms": "activate, which proves the KMS host",
    "ad": "activate through Active Directory",
    "mak": "activate with Microsoft, which counts the MAK once",
    "key": "activate with Microsoft, over the internet",
    "avma": "activate through the Hyper-V host",
    "esu": "activate the add-on beside Windows",
}


def _confirm(choice: LicenseChoice, confirmation_id: str | None) -> Iterator[Step]:
    """Deposit the answer of the activation centre, once there is one and it is needed."""
    if confirmation_id is None or choice.product is None or choice.product.is_licensed:
        return
    yield confirm("deposit the confirmation ID for this machine's installation ID", choice.target)
    yield REFRESH_LICENSES


def _expected(
    state: MachineState, desired: Desired, choice: LicenseChoice, steps: tuple[Step, ...]
) -> dict[str, Any]:
    methods = {step.method for step in steps}
    expected = state.summary(choice.target)
    expected.update(desired.renewal.shown(state, state.subject(choice.target)))
    expected.update(partial_product_key=choice.tail, channel=choice.channel)
    if choice.channel is None:
        del expected["channel"]
    if wmi.INSTALL_PRODUCT_KEY in methods:
        # What was set for a product alone goes with its key.
        expected.update(state.kms_settings_of(None))
        expected.update(dict.fromkeys(WINDOWS_DECIDES))
    expected.update(settings_expected(expected, state, desired.settings, choice, steps))
    if methods & {wmi.ACTIVATE, wmi.DEPOSIT_CONFIRMATION_ID}:
        expected["license_status"] = "licensed"
        expected.update(desired.renewal.shown_after())
        expected["activation_type"] = "ad" if desired.method == "ad" else None
    return expected
