"""Options of a maintenance task as people write them, and what is made of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._maintenance.desired import (
    Controller,
)

from lab.simulation.holdings import LICENSE_TEXT
from tests.support.maintenance_runs import HOST_KEY, ILID, OFFICE, THUMBPRINT, desired_verb


@pytest.mark.parametrize("separator", ["", " ", "-", "\t"])
def test_confirmation_id_as_people_write_it(separator: str) -> None:
    given = separator.join(["123456"] * 8)
    assert desired_verb(verb="confirmation_id", confirmation_id=given).values == {
        "confirmation_id": "123456" * 8
    }


def test_values_are_made_uniform() -> None:
    assert desired_verb(
        verb="rearm_sku", confirm=True, activation_id=f" {{{OFFICE.upper()}}} "
    ).values == {"activation_id": OFFICE}
    spaced = " ".join([THUMBPRINT.lower()[at : at + 2] for at in range(0, 40, 2)])
    assert desired_verb(verb="token_activate", thumbprint=spaced).values == {
        "thumbprint": THUMBPRINT
    }
    name = f"{'x' * 40} "
    options = {"product_key": HOST_KEY.lower(), "object_name": name}
    assert desired_verb(verb="ad_online", **options).values == {
        "product_key": HOST_KEY,
        "object_name": "x" * 40,
    }


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({"verb": "remove_token_license", "ilid": ILID, "ilvid": 0}, {"ilid": ILID, "ilvid": 0}),
        (
            {"verb": "remove_token_license", "ilid": ILID, "ilvid": 4294967295},
            {"ilid": ILID, "ilvid": 4294967295},
        ),
        (
            {"verb": "token_activate", "thumbprint": f"{'ab:' * 31}ab"},
            {"thumbprint": "AB" * 32},
        ),
        (
            {"verb": "activation_objects", "domain_server": " 10.0.0.1 "},
            {"domain_server": "10.0.0.1"},
        ),
        (
            {
                "verb": "activation_objects",
                "domain_server": "DC01.corp.example.com",
                "domain_username": " admin ",
                "domain_password": " ",
            },
            {
                "domain_server": "dc01.corp.example.com",
                "domain_username": "admin",
                "domain_password": " ",
            },
        ),
        ({"verb": "uninstall_product_key", "last_five": " gcvgb "}, {"last_five": "GCVGB"}),
    ],
)
def test_what_is_meant_is_taken(options: dict[str, Any], values: dict[str, Any]) -> None:
    asked = desired_verb(confirm=True, **options)
    assert (asked.values, asked.licenses) == (values, 0)


def test_files_are_where_the_controller_has_them(tmp_path: Path) -> None:
    (tmp_path / "contoso.xrm-ms").write_text(LICENSE_TEXT, "utf-8")

    def here(name: str) -> str:
        return str(tmp_path / name)

    given = {"verb": "install_license_file", "license_file": "contoso.xrm-ms"}
    found = desired_verb(controller=Controller(find_file=here), **given)
    assert (found.values, found.licenses) == ({"license_file": LICENSE_TEXT}, 1)
    given = {"verb": "installation_id", "destination": "iid.txt"}
    placed = desired_verb(controller=Controller(place_file=here), **given)
    assert placed.values == {"destination": tmp_path / "iid.txt"}


def test_name_to_delete_may_be_a_distinguished_name() -> None:
    name = "CN=object,CN=Activation Objects,CN=Microsoft SPP,CN=Services,CN=Configuration"
    values = desired_verb(verb="delete_activation_object", confirm=True, object_name=name).values
    assert values == {"object_name": name}


def test_nothing_secret_is_in_the_repr() -> None:
    asked = desired_verb(verb="ad_online", product_key=HOST_KEY)
    assert HOST_KEY not in repr(asked)
