"""Options of a module in a role of ours, from the role's variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.role_variables import (
    options_of_role,
    refuse_misspelt_variables,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import RemoteError


class Templar:
    """Refuses what names a variable that is not there, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def template(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as they are."""
        self.asked += 1
        if "{{ vault_gone }}" in values.values():
            raise AnsibleError("'vault_gone' is undefined\nand the lines around it")
        return dict(values)


def _options(**variables: Any) -> dict[str, Any]:
    stated = {f"windows_client_{option}": value for option, value in variables.items()}
    return options_of_role("windows_client", argument_spec("windows"), stated, Templar())


def test_all_are_templated_at_once_and_only_what_somebody_set() -> None:
    templar = Templar()
    variables = {"windows_client_kms_host": "kms01", "kms_host_clients": ["x"], "method": "ad"}
    found = options_of_role("windows_client", argument_spec("windows"), variables, templar)
    assert found == {"kms_host": "kms01"}
    assert templar.asked == 1


@pytest.mark.parametrize("option", ["product_key", "activation_id", "snapshot_folder"])
@pytest.mark.parametrize("nothing", ["", None])
def test_empty_text_or_secret_is_none(option: str, nothing: str | None) -> None:
    assert _options(**{option: nothing}) == {}


@pytest.mark.parametrize(
    ("option", "value"),
    [("kms_lookup_domain", ""), ("kms_caching", False), ("retries", 0), ("kms_hosts", [])],
)
def test_empty_that_says_something_is_kept(option: str, value: Any) -> None:
    assert _options(**{option: value}) == {option: value}


def test_template_that_fails_names_its_variable_in_one_line() -> None:
    with pytest.raises(RemoteError) as raised:
        _options(kms_host="kms01", product_key="{{ vault_gone }}")
    assert str(raised.value) == "windows_client_product_key: 'vault_gone' is undefined"


def test_template_that_fails_alone_takes_no_other_with_it() -> None:
    """As where one fails with all of them, and none alone."""

    class Once(Templar):
        def template(self, values: Mapping[str, Any]) -> dict[str, Any]:
            super().template(values)
            if len(values) > 1:
                raise AnsibleError("too many")
            return dict(values)

    stated = {"windows_client_kms_host": "kms01", "windows_client_retries": 3}
    found = options_of_role("windows_client", argument_spec("windows"), stated, Once())
    assert found == {"kms_host": "kms01", "retries": 3}


def test_name_that_is_nearly_one_of_the_role() -> None:
    refuse_misspelt_variables("windows_client", {"windows_client_kms_host": 1, "other_kms_hots": 1})
    for variables, machine in (
        ({"inventory_hostname": "srv1"}, "srv1"),
        ({}, "here"),
    ):
        with pytest.raises(RemoteError) as raised:
            refuse_misspelt_variables("windows_client", {**variables, "windows_client_kms_hots": 1})
        assert str(raised.value).endswith(". The machine was not contacted")
        assert machine in str(raised.value)


@pytest.mark.parametrize(
    ("option", "is_kept"),
    [
        ({"type": "str"}, False),
        ({"type": "path"}, False),
        ({"type": "raw", "no_log": True}, False),
        ({"type": "raw", "no_log": False}, True),
        ({"type": "int"}, True),
        ({"type": "str", "default": "x"}, True),
    ],
)
def test_empty_value_of_an_option(option: dict[str, Any], is_kept: bool) -> None:
    stated = {"windows_client_kms_host": ""}
    found = options_of_role("windows_client", {"kms_host": option}, stated, Templar())
    assert found == ({"kms_host": ""} if is_kept else {})
