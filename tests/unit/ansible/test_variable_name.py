"""Errors name the variable that the user sets, whatever the module calls its option."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.variable_name import (
    variable_of,
    with_variables,
    with_variables_to_set,
)

CLIENT = SimpleNamespace(_role_collection="volume.activation", _role_name="windows_client")
AUDIT = SimpleNamespace(_role_collection="volume.activation", _role_name="audit")
OTHER = SimpleNamespace(_role_collection="my.own", _role_name="web")


def _task(options: Any, role: Any = None) -> Any:
    stated = {"name": "A task", "volume.activation.windows": options, "register": "result"}
    return SimpleNamespace(_role=role, get_ds=lambda: stated)


@pytest.mark.parametrize(
    ("template", "role", "variable"),
    [
        ("{{ rollback_folder | default(omit, true) }}", None, "rollback_folder"),
        ("{{ omit if x | default('') else my_folder | default(omit) }}", None, "my_folder"),
        ("./here", None, "folder"),
        ("{{ somewhere }}", None, "folder"),
        ("rollback_folder", None, "folder"),
        (5, None, "folder"),
        ("{{ windows_client_folder }}", CLIENT, "windows_client_folder"),
        ("{{ query('names', audit_hosts) }}", AUDIT, "audit_hosts"),
        ("./here", CLIENT, "windows_client_folder"),
        ("{{ somewhere }}", OTHER, "folder"),
    ],
)
def test_variable_of_an_option(template: object, role: Any, variable: str) -> None:
    assert variable_of(_task({"folder": template}, role), "folder") == variable


@pytest.mark.parametrize("options", ["folder=./here", None, {}])
def test_option_that_no_template_sets_is_itself(options: object) -> None:
    assert variable_of(_task(options), "folder") == "folder"
    assert variable_of(SimpleNamespace(get_ds=lambda: None), "folder") == "folder"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("value of method must be one of: kms, got: x", "value of my_method must be one of"),
        ("argument 'retries' is of type str and we were", "argument 'my_retries' is of type str"),
        ("Elements value for option 'formats' is of", "Elements value for option 'my_formats' is"),
        ("Unsupported parameters for x: kms_hots", "Unsupported parameters for x: kms_hots"),
    ],
)
def test_error_of_core_names_the_variable(text: str, shown: str) -> None:
    assert shown in with_variables(text, lambda option: f"my_{option}")


def test_result_names_the_variables_to_set_and_leaves_settings_of_windows() -> None:
    advice = ["Add mak to replace_channels", "Not put back: kms_host"]
    result = {"msg": "Give it as product_key, or set put_key_back: false", "advice": advice}
    options = {"product_key", "put_key_back", "kms_host"}
    assert with_variables_to_set({**result, "changed": True}, options, "my_{}".format) == {
        "msg": "Give it as my_product_key, or set my_put_key_back: false",
        "advice": advice,
        "changed": True,
    }
    assert with_variables_to_set(result, {"replace_channels"}, "my_{}".format) == {
        "msg": result["msg"],
        "advice": ["Add mak to my_replace_channels", "Not put back: kms_host"],
    }
    assert with_variables_to_set({"changed": False}, options, "my_{}".format) == {"changed": False}


@pytest.mark.parametrize("option", ["accept_eula", "allow_downgrade", "reboot", "dism_timeout"])
def test_result_names_each_variable_of_edition(option: str) -> None:
    """A reboot of the machine is none."""
    result = {"msg": f"After the reboot set {option}: true, for edition_{option}"}
    assert with_variables_to_set(result, {option}, "edition_{}".format) == {
        "msg": f"After the reboot set edition_{option}: true, for edition_{option}"
    }
