"""What the methods of one-off maintenance do to a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lab.simulation.directory import naming_context
from lab.simulation.holdings import ActivationObject, TokenLicense
from lab.simulation.keys import is_well_formed
from lab.simulation.settings_methods import INVALID_ARGUMENT
from lab.simulation.spp_methods import (
    INVALID_CONFIRMATION_ID,
    INVALID_PRODUCT_KEY,
    MAX_REARM_REACHED,
)
from lab.simulation.windows import LICENSED, License, SimulatedWindows, digits
from lab.simulation.wmi_error import WmiError

GRANT_NOT_FOUND = 0xC004F304
CERTIFICATE_MISMATCH = 0xC004F30F


def clear_key_from_registry(machine: SimulatedWindows, _: None) -> None:
    """The key is no longer to be read there; the licence stays."""
    machine.holdings.has_key_in_registry = False


def install_license(machine: SimulatedWindows, _: None, text: str) -> None:
    """Take it as it is; Windows looks at it later."""
    machine.holdings.installed_licenses.append(text)


def rearm_app(machine: SimulatedWindows, _: None, application_id: str) -> None:
    """Start the grace period of an application's products anew."""
    served = [*machine.licenses, *(each for each in machine.office if not each.by_own_service)]
    if application_id not in {license.application_id for license in served}:
        raise WmiError(INVALID_ARGUMENT)
    if machine.remaining_rearms == 0:
        raise WmiError(MAX_REARM_REACHED)
    machine.remaining_rearms -= 1


def activate_forest_online(machine: SimulatedWindows, _: None, key: str, name: str) -> None:
    """Make an activation object of the organisation's own host key."""
    naming_context(machine)
    if not is_well_formed(key) or machine.foreign_keys.get(key) != "csvlk":
        raise WmiError(INVALID_PRODUCT_KEY)
    made = ActivationObject(f"object-{key[-5:]}", name or None, key[-5:])
    objects = [each for each in machine.holdings.activation_objects or () if each.name != made.name]
    machine.holdings.activation_objects = [*objects, made]


def activate_forest_by_phone(
    machine: SimulatedWindows, _: None, key: str, confirmation_id: str, name: str
) -> None:
    """As online, with the answer of the activation centre."""
    if confirmation_id != forest_confirmation_id(machine, key):
        raise WmiError(INVALID_CONFIRMATION_ID)
    activate_forest_online(machine, None, key, name)


def forest_confirmation_id(machine: SimulatedWindows, key: str) -> str:
    """48 digits: what the activation centre answers for the forest."""
    return digits(f"forest confirmation {machine.domain} {key}", 48)


def token_grants(machine: SimulatedWindows, _: License) -> dict[str, Any]:
    """What the issuance licences grant."""
    if not machine.holdings.token_licenses:
        raise WmiError(GRANT_NOT_FOUND)
    return {"Grants": [f"grant of {each.ilid}" for each in machine.holdings.token_licenses]}


def token_challenge(machine: SimulatedWindows, license: License) -> dict[str, Any]:
    """Something to sign."""
    return {"Challenge": f"challenge {machine.cmid} {license.partial_product_key}"}


def token_response(
    machine: SimulatedWindows, license: License, challenge: str, response: str, chain: str
) -> None:
    """Activate, when the challenge was signed with a certificate."""
    mine = token_challenge(machine, license)["Challenge"]
    if (challenge, response) != (mine, f"signed {mine}") or not chain.startswith("chain of "):
        raise WmiError(CERTIFICATE_MISMATCH)
    license.status, license.status_reason, license.activation_type = LICENSED, 0, 3


def uninstall_token_license(machine: SimulatedWindows, license: TokenLicense) -> None:
    """Take an issuance licence away."""
    machine.holdings.token_licenses.remove(license)


Effect = Callable[..., Mapping[str, Any] | None]

SERVICE: Mapping[str, Effect] = {
    "ClearProductKeyFromRegistry": clear_key_from_registry,
    "InstallLicense": install_license,
    "ReArmApp": rearm_app,
    "DoActiveDirectoryOnlineActivation": activate_forest_online,
    "DepositActiveDirectoryOfflineActivationConfirmation": activate_forest_by_phone,
}

PRODUCT: Mapping[str, Effect] = {
    "GetTokenActivationGrants": token_grants,
    "GenerateTokenActivationChallenge": token_challenge,
    "DepositTokenActivationResponse": token_response,
}

TOKEN_LICENSE: Mapping[str, Effect] = {"Uninstall": uninstall_token_license}
