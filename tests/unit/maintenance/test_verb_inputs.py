"""Options of a maintenance task that are refused before any machine is contacted, in one line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verb import (
    SECRET_OPTIONS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.verbs import VERBS

from lab.simulation.keys import first_avma_key, gvlk_of
from tests.support.maintenance_runs import HOST_KEY, ILID, OFFICE, THUMBPRINT, desired_verb

GVLK = gvlk_of("ServerStandard", 20348)
SECRET = "4242-SECRET-4242"

FIVE = "the last five characters of a key, such as GCVGB, never more of it"
GUID = "a GUID such as 2de67392-b7a7-462a-b1ca-108dd189f588"
KEY = (
    "a product key is five groups of five letters and digits, and holds no A, E, I, L, O, S, U, Z, "
    "0, 1 or 5"
)
OWN = "'*****-*****-*****-*****-{}' is not accepted: your own KMS host key (CSVLK); this key is "
VERSION = "the version (ILvID) of a token licence, 0 to 4294967295"
DIGITS = "48 digits, as the activation centre says them"
SERVER = (
    "the name or IPv4 address of a domain controller, such as dc01.corp.example.com; a host name "
    "has only letters, digits, hyphens and dots"
)
FOLDER = "a file in a folder of the controller that exists and can be written to"

BAD: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "missing": ({"verb": "rearm_app"}, "application_id is missing: rearm_app needs it"),
    "empty": (
        {"verb": "rearm_app", "application_id": ""},
        "application_id is missing: rearm_app needs it",
    ),
    "not needed": (
        {"verb": "rearm", "activation_id": OFFICE},
        f"activation_id: '{OFFICE}' is not accepted: rearm takes no option but confirm",
    ),
    "one that another verb takes": (
        {"verb": "uninstall_product_key", "application_id": OFFICE},
        f"application_id: '{OFFICE}' is not accepted: uninstall_product_key takes activation_id "
        "and last_five",
    ),
    "secret that is not needed": (
        {"verb": "token_activate", "thumbprint": THUMBPRINT, "product_key": SECRET},
        "product_key is not accepted: token_activate takes thumbprint and pin",
    ),
    "more than five": (
        {"verb": "uninstall_product_key", "last_five": HOST_KEY},
        f"last_five is not accepted: {FIVE}",
    ),
    "six": (
        {"verb": "uninstall_product_key", "last_five": "GCVGBB"},
        f"last_five is not accepted: {FIVE}",
    ),
    "less than five": (
        {"verb": "uninstall_product_key", "last_five": "GCVG"},
        f"last_five: 'GCVG' is not accepted: {FIVE}",
    ),
    "a letter that no key has": (
        {"verb": "uninstall_product_key", "last_five": "GCVGA"},
        f"last_five: 'GCVGA' is not accepted: {FIVE}",
    ),
    "verb of Office": (
        {"verb": "restart_service"},
        "product: 'windows' is not accepted: restart_service is a verb of office alone",
    ),
    "verb of Windows": (
        {"verb": "rearm_app", "product": "office", "application_id": OFFICE},
        "product: 'office' is not accepted: rearm_app is a verb of windows alone",
    ),
    "no product of Office": (
        {"verb": "uninstall_product_key", "product": "office"},
        "last_five is missing: uninstall_product_key needs it or activation_id",
    ),
    "guid": (
        {"verb": "rearm_app", "application_id": "windows"},
        f"application_id: 'windows' is not accepted: {GUID}",
    ),
    "half a brace": (
        {"verb": "rearm_sku", "activation_id": f"{{{OFFICE}"},
        f"activation_id: '{{{OFFICE}' is not accepted: {GUID}",
    ),
    "guid with a quote": (
        {"verb": "rearm_sku", "activation_id": f"{OFFICE}' OR '1'='1"},
        f"activation_id: \"{OFFICE}' OR '1'='1\" is not accepted: {GUID}",
    ),
    "ilid": (
        {"verb": "remove_token_license", "ilid": "1", "ilvid": 1},
        f"ilid: '1' is not accepted: {GUID}",
    ),
    "ilvid": (
        {"verb": "remove_token_license", "ilid": ILID, "ilvid": -1},
        f"ilvid: -1 is not accepted: {VERSION}",
    ),
    "large ilvid": (
        {"verb": "remove_token_license", "ilid": ILID, "ilvid": 4294967296},
        f"ilvid: 4294967296 is not accepted: {VERSION}",
    ),
    "key": (
        {"verb": "ad_online", "product_key": "ABCDE-12345"},
        f"product_key is not accepted: {KEY}",
    ),
    "key that is no text": (
        {"verb": "ad_online", "product_key": 55555},
        f"product_key is not accepted: {KEY}",
    ),
    "key of a client": (
        {"verb": "ad_online", "product_key": GVLK},
        f"product_key: {OWN.format('VMK7H')}published for Windows Server 2022 (gvlk) and can't "
        "activate a forest",
    ),
    "key of avma": (
        {"verb": "ad_installation_id", "product_key": first_avma_key()},
        f"product_key: {OWN.format('VCH67')}published for Windows Server 2025 (avma) and can't "
        "activate a forest",
    ),
    "name of 41": (
        {"verb": "ad_online", "product_key": HOST_KEY, "object_name": "x" * 41},
        f"object_name: '{'x' * 41}' is not accepted: at most 40 characters; there are 41",
    ),
    "key as a name": (
        {"verb": "ad_online", "product_key": HOST_KEY, "object_name": HOST_KEY},
        "object_name: '*****-*****-*****-*****-6789N' is not accepted: a name, not a product key",
    ),
    "name of a blank": (
        {"verb": "delete_activation_object", "object_name": " "},
        "object_name is empty: a name without control characters",
    ),
    "name with a line end": (
        {"verb": "delete_activation_object", "object_name": "a\nb"},
        r"object_name: 'a\nb' is not accepted: a name without control characters",
    ),
    "confirmation ID of 47": (
        {"verb": "confirmation_id", "confirmation_id": "1" * 47},
        f"confirmation_id is not accepted: {DIGITS}; there are 47",
    ),
    "confirmation ID with letters": (
        {"verb": "confirmation_id", "confirmation_id": "1" * 47 + "x"},
        f"confirmation_id is not accepted: {DIGITS}; there is something else than digits in it",
    ),
    "confirmation ID of other digits": (
        {"verb": "confirmation_id", "confirmation_id": "\u0661" * 48},
        f"confirmation_id is not accepted: {DIGITS}; there is something else than digits in it",
    ),
    "confirmation ID as a number": (
        {"verb": "confirmation_id", "confirmation_id": int("1" * 48)},
        f"confirmation_id is not accepted: {DIGITS}",
    ),
    "pin as a number": (
        {"verb": "token_activate", "thumbprint": THUMBPRINT, "pin": 4242},
        "pin is not accepted: a text: put the PIN in quotes",
    ),
    "user without a password": (
        {"verb": "activation_objects", "domain_username": "admin"},
        "domain_password is missing: domain_username needs it",
    ),
    "password without a user": (
        {"verb": "activation_objects", "domain_password": SECRET},
        "domain_username is missing: domain_password needs it",
    ),
    "password as a number": (
        {"verb": "activation_objects", "domain_username": "admin", "domain_password": 4242},
        "domain_password is not accepted: a text: put the password in quotes",
    ),
    "password that is not needed": (
        {"verb": "ad_installation_id", "product_key": HOST_KEY, "domain_password": SECRET},
        "domain_password is not accepted: ad_installation_id takes product_key and destination",
    ),
    "user of two lines": (
        {"verb": "activation_objects", "domain_username": "a\nb", "domain_password": SECRET},
        r"domain_username: 'a\nb' is not accepted: a user such as CORP\admin or "
        "admin@corp.example.com",
    ),
    "user of a blank": (
        {"verb": "activation_objects", "domain_username": " ", "domain_password": SECRET},
        r"domain_username is empty: a user such as CORP\admin or admin@corp.example.com",
    ),
    "domain controller with a path": (
        {"verb": "activation_objects", "domain_server": "dc01/CN=Users"},
        f"domain_server: 'dc01/CN=Users' is not accepted: {SERVER}",
    ),
    "domain controller with a port": (
        {"verb": "delete_activation_object", "object_name": "a", "domain_server": "dc01:636"},
        f"domain_server: 'dc01:636' is not accepted: {SERVER}",
    ),
    "thumbprint": (
        {"verb": "token_activate", "thumbprint": THUMBPRINT[1:]},
        f"thumbprint: '{THUMBPRINT[1:]}' is not accepted: the thumbprint of a certificate, 40 or "
        "64 hex digits",
    ),
    "no file": (
        {"verb": "install_license_file", "license_file": "gone.xrm-ms"},
        "license_file: 'gone.xrm-ms' is not accepted: a licence file (.xrm-ms) on the controller, "
        "of at most 2 MiB: No such file or directory",
    ),
    "no folder": (
        {"verb": "installation_id", "destination": "gone/iid.txt"},
        f"destination: 'gone/iid.txt' is not accepted: {FOLDER}",
    ),
    "a folder": (
        {"verb": "installation_id", "destination": "."},
        f"destination: '.' is not accepted: {FOLDER}",
    ),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("check_mode", [False, True])
def test_bad_options(
    name: str, check_mode: bool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    options, said = BAD[name]
    with pytest.raises(InputError) as raised:
        desired_verb(check_mode, **{"confirm": True, **options})
    assert str(raised.value) == said
    for option in SECRET_OPTIONS & {*options}:
        assert str(options[option]) not in said


@pytest.mark.parametrize("name", [name for name, verb in VERBS.items() if verb.harm])
def test_harm_needs_a_confirmation(name: str) -> None:
    values = {
        "activation_id": OFFICE,
        "application_id": OFFICE,
        "object_name": "Contoso",
        "ilid": ILID,
        "ilvid": 1,
    }
    options = {option: values[option] for option in VERBS[name].needs}
    with pytest.raises(InputError) as raised:
        desired_verb(verb=name, **options)
    expected = f"{name} can harm: it {VERBS[name].harm}; set confirm: true"
    assert str(raised.value) == f"confirm is missing: {expected}"
    assert desired_verb(True, verb=name, **options).lacks_confirmation
    assert not desired_verb(verb=name, confirm=True, **options).lacks_confirmation


def test_harmless_verb_takes_a_confirmation() -> None:
    assert not desired_verb(verb="installation_id", confirm=True).lacks_confirmation
