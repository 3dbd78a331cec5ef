"""Options of a module in a role of ours, from the role's variables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.role_variables import (
    options_of_role,
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
