"""The steps of a verb: which call, in which words, for whom, and what travels apart from it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.plan import (
    MaintenancePlan,
    plan_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.reading import Reading
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.request import (
    request_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import read

from lab.simulation.network import Network
from tests.support.maintenance_runs import (
    HOST_KEY,
    ILID,
    THUMBPRINT,
    desired_verb,
    machine_of,
)
from tests.support.office_verb_rows import (
    MAK_TAIL,
    PRO_PLUS_2016,
    machine_with,
    of_office,
    of_windows,
)
from tests.support.run_on_simulation import READ, execute_on
from tests.support.verb_rows import ROWS, subscribed

OBJECT = {
    "name": "object-one",
    "display_name": "Contoso",
    "distinguished_name": "CN=object-one,CN=Services",
    "activation_id": None,
    "partial_product_key": None,
    "extended_pid": None,
}


def plan(machine: Any, verb: str, **options: Any) -> MaintenancePlan:
    """Of a machine as it was read, and of the objects of its forest."""
    asked = desired_verb(verb=verb, confirm=True, **options)
    state = read(execute_on(machine), request_of(asked), READ)
    outputs = {"Objects": [OBJECT]} if "object_name" in options else {}
    return plan_of(Reading(asked, state, outputs))


def lines(made: MaintenancePlan) -> list[str]:
    """Each step as a call: what it takes, what is sent apart, and of which object."""
    return [
        f"{step.class_name}.{step.method}{dict(step.arguments)}{dict(step.secrets)} "
        f"of {dict(step.target)} {step.why}"
        for step in made.steps
    ]


SHOWN = (
    "SoftwareLicensingService.RefreshLicenseStatus{}{} of {} to show the result in the license "
    "status"
)
WINDOWS_ID = "ee2abb20-930f-5cb5-901d-955cc3d52247"


@pytest.mark.parametrize(
    ("verb", "options", "steps"),
    [
        (
            "clear_product_key_from_registry",
            {},
            [
                "SoftwareLicensingService.ClearProductKeyFromRegistry{}{} of {} to clear the "
                "product key from the registry"
            ],
        ),
        (
            "rearm_sku",
            {"activation_id": WINDOWS_ID},
            [
                f"SoftwareLicensingProduct.ReArmSku{{}}{{}} of {{'ID': '{WINDOWS_ID}'}} to start "
                "the grace period of the product anew"
            ],
        ),
        (
            "uninstall_product_key",
            {},
            [
                f"SoftwareLicensingProduct.UninstallProductKey{{}}{{}} of {{'ID': '{WINDOWS_ID}'}} "
                "to uninstall the product key",
                SHOWN,
            ],
        ),
        (
            "delete_activation_object",
            {"object_name": "contoso", "domain_server": "dc01"},
            [
                "local.DeleteActivationObject{'Server': 'dc01', 'User': '', 'DistinguishedName': "
                "'CN=object-one,CN=Services'}{'Password': 'domain_password'} of {} to delete the "
                "activation object"
            ],
        ),
        (
            "remove_token_license",
            {"ilid": ILID, "ilvid": 7},
            [
                "SoftwareLicensingTokenActivationLicense.Uninstall{}{} of {'ID': "
                "'4a8dd570-28b0-5e24-8ee6-4ab40b393f3d'} to remove the token licence"
            ],
        ),
        (
            "token_activate",
            {"thumbprint": THUMBPRINT},
            [
                "local.ActivateByCertificate{'Class': 'SoftwareLicensingProduct', 'Thumbprint': "
                f"'{THUMBPRINT}'}}{{'Pin': 'pin'}} of {{}} to activate by token",
                SHOWN,
            ],
        ),
        (
            "set_kms_port",
            {"kms_port": 1690},
            [
                "SoftwareLicensingService.SetKeyManagementServicePort{'PortNumber': 1690}{} of {} "
                "to set the port of the KMS host alone"
            ],
        ),
        ("clear_kms_host", {"activation_id": WINDOWS_ID}, []),
        (
            "disable_kms_host_caching",
            {},
            [
                "SoftwareLicensingService.DisableKeyManagementServiceHostCaching"
                "{'DisableCaching': True}{} of {} to have Windows ask DNS for its KMS host each "
                "time"
            ],
        ),
    ],
)
def test_steps_for_windows(
    verb: str, options: dict[str, Any], steps: list[str], network: Network
) -> None:
    assert lines(plan(machine_of(network), verb, **options)) == steps


def test_steps_for_a_subscription(network: Network) -> None:
    machine = machine_of(network, **subscribed(100))
    assert lines(plan(machine, "enable_subscription")) == [
        "local.SetSubscription{'Operation': 'enablesubscription'}{} of {} to enable the "
        "subscription licence of Windows"
    ]


def office_2013_of_windows_7(network: Network) -> Any:
    return machine_with(network, ("OfficeProPlusVL_MAK", MAK_TAIL), build=7601)


def office_2016_of_windows_7(network: Network) -> Any:
    return machine_with(network, (PRO_PLUS_2016, MAK_TAIL), build=7601)


OFFICE_2010, OFFICE_2016 = (
    "a1ea8c0d-76da-5a61-985d-046347022944",
    "b7afe3b1-1922-5bda-96a8-da9ed4ff19de",
)


@pytest.mark.parametrize(
    ("make", "verb", "options", "steps"),
    [
        (
            of_windows,
            "uninstall_product_key",
            {"last_five": MAK_TAIL},
            [
                "SoftwareLicensingProduct.UninstallProductKey{}{} of "
                f"{{'ID': '{OFFICE_2016}'}} to uninstall the product key of Office",
                SHOWN,
            ],
        ),
        (
            of_office,
            "uninstall_product_key",
            {"last_five": MAK_TAIL},
            [
                "OfficeSoftwareProtectionProduct.UninstallProductKey{}{} of "
                f"{{'ID': '{OFFICE_2010}'}} to uninstall the product key of Office"
            ],
        ),
        (
            of_windows,
            "token_activate",
            {"last_five": MAK_TAIL, "thumbprint": THUMBPRINT, "pin": "1"},
            [
                "local.ActivateByCertificate{'Class': 'SoftwareLicensingProduct', 'Thumbprint': "
                f"'{THUMBPRINT}'}}{{'Pin': 'pin'}} of {{'ID': '{OFFICE_2016}'}} to activate Office "
                "by token",
                SHOWN,
            ],
        ),
        (
            of_windows,
            "rearm",
            {},
            [
                "SoftwareLicensingService.ReArmApp{'ApplicationId': "
                "'0ff1ce15-a989-479d-af46-f275c6370663'}{} of {} to start the grace period of "
                "Office anew"
            ],
        ),
        (
            of_office,
            "rearm",
            {"last_five": MAK_TAIL},
            [
                "local.RearmOffice{'Folder': 'Office14', 'ActivationId': ''}{} of {} to start the "
                "grace period of Office anew"
            ],
        ),
        (
            of_office,
            "rearm_sku",
            {"last_five": MAK_TAIL},
            [
                f"local.RearmOffice{{'Folder': 'Office14', 'ActivationId': '{OFFICE_2010}'}}{{}} "
                "of {} to start the grace period of the Office product anew"
            ],
        ),
        (
            office_2013_of_windows_7,
            "rearm",
            {},
            [
                "local.RearmOffice{'Folder': 'Office15', 'ActivationId': ''}{} of {} to start the "
                "grace period of Office anew"
            ],
        ),
        (
            office_2016_of_windows_7,
            "rearm",
            {},
            [
                "local.RearmOffice{'Folder': 'Office16', 'ActivationId': ''}{} of {} to start the "
                "grace period of Office anew"
            ],
        ),
        (
            of_windows,
            "allow_user_operations",
            {},
            [
                "local.SetRegistryValue{'Value': 1, 'Name': 'user_operations'}{} of {} to let "
                "users without administrator rights install keys and activate"
            ],
        ),
        (
            of_office,
            "allow_user_operations",
            {},
            [
                "local.SetRegistryValue{'Value': 1, 'Name': 'office_user_operations'}{} of {} to "
                "let users without administrator rights install keys and activate"
            ],
        ),
    ],
)
def test_steps_for_office(
    make: Any, verb: str, options: dict[str, Any], steps: list[str], network: Network
) -> None:
    assert lines(plan(make(network), verb, product="office", **options)) == steps


def test_secrets_travel_apart(network: Network, tmp_path: Path) -> None:
    machine = machine_of(network)
    options = ROWS["confirmation_id"].options(machine, tmp_path)
    made = plan(machine, "confirmation_id", **options)
    assert made.secrets == {
        "installation_id": machine.licenses[0].installation_id(machine.cmid),
        "confirmation_id": options["confirmation_id"],
    }
    assert made.steps[0].secrets == {
        "InstallationId": "installation_id",
        "ConfirmationId": "confirmation_id",
    }
    assert made.steps[0].arguments == {}
    nameless = plan(machine, "ad_confirmation_id", product_key=HOST_KEY, confirmation_id="1" * 48)
    assert nameless.secrets == {"product_key": HOST_KEY, "confirmation_id": "1" * 48}
    assert nameless.steps[0].arguments == {"ActivationObjectName": ""}
    unsigned = plan(machine, "token_activate", thumbprint=THUMBPRINT)
    assert unsigned.secrets == {"pin": ""}
    anonymous = plan(machine, "delete_activation_object", object_name="Contoso")
    assert anonymous.secrets == {"domain_password": ""}
