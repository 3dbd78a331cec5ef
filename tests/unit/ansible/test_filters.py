"""The public filters, as Ansible calls them."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible._internal._datatag._tags import Origin
from ansible.errors import AnsibleError, AnsibleFilterError, AnsibleTypeError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    looks_like_product_key,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.support.filter_calls import BAD_TYPES, BAD_VALUES, CANARY, VALUES

pytestmark = pytest.mark.ansible_core

FOLDER = Path(__file__).resolve().parents[3] / "filter_plugins"


def load_filters() -> dict[str, Any]:
    filters: dict[str, Any] = {}
    for file in sorted(FOLDER.glob("*.py")):
        module = importlib.import_module(
            f"ansible_collections.volume.activation.plugins.filter.{file.stem}"
        )
        mine = module.FilterModule().filters()
        assert not filters.keys() & mine.keys()
        filters |= mine
    return filters


FILTERS = load_filters()
SIDECARS = {file.stem: yaml.safe_load(file.read_text("utf-8")) for file in FOLDER.glob("*.yml")}


def tagged(value: Any) -> Any:
    """Return a value as it comes from a variable file."""
    if isinstance(value, list):
        return [tagged(item) for item in value]
    if isinstance(value, dict):
        return {key: tagged(item) for key, item in value.items()}
    return value if value is None or isinstance(value, bool) else Origin(path="/x").tag(value)


def run_template(name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    """Call a filter by its full name with variables, through Ansible's own templating."""
    variables = {f"a{number}": tagged(arg) for number, arg in enumerate(args)}
    variables |= {f"k_{key}": tagged(arg) for key, arg in kwargs.items()}
    given_args = [f"a{number}" for number in range(1, len(args))]
    given_args += [f"{key}=k_{key}" for key in kwargs]
    text = f"{{{{ a0 | volume.activation.{name}({', '.join(given_args)}) }}}}"
    return Templar(loader=DataLoader(), variables=variables).template(trust_as_template(text))


@pytest.mark.parametrize(("name", "args", "kwargs", "expected"), VALUES)
def test_values(name, args, kwargs, expected):
    assert FILTERS[name](*args, **kwargs) == expected
    assert run_template(name, args, kwargs) == expected


def leaves(value):
    """What a value holds at its ends; its containers must be plain ones."""
    if not isinstance(value, dict | list):
        return [value]
    assert type(value) in (dict, list)
    members = value.values() if isinstance(value, dict) else value
    return [leaf for member in members for leaf in leaves(member)]


@pytest.mark.parametrize(("name", "args", "kwargs", "expected"), VALUES)
def test_tagged_values_give_plain_new_data(name, args, kwargs, expected):
    result = FILTERS[name](*tagged(args), **tagged(kwargs))
    assert type(result) is type(expected)
    assert {type(each) for each in leaves(result)} <= {str, int, bool, type(None)}


@pytest.mark.parametrize(("name", "args", "kwargs", "words"), BAD_VALUES)
def test_a_bad_value_is_a_filter_error(name, args, kwargs, words):
    with pytest.raises(AnsibleFilterError) as caught:
        FILTERS[name](*args, **kwargs)
    check_error(caught.value, words)
    with pytest.raises(AnsibleError) as caught:
        run_template(name, args, kwargs)
    check_error(caught.value, words)


@pytest.mark.parametrize(("name", "args", "kwargs", "words"), BAD_TYPES)
def test_a_wrong_type_is_a_type_error(name, args, kwargs, words):
    with pytest.raises(AnsibleTypeError) as caught:
        FILTERS[name](*args, **kwargs)
    assert not isinstance(caught.value, AnsibleFilterError)
    check_error(caught.value, words)
    with pytest.raises(AnsibleError) as caught:
        run_template(name, args, kwargs)
    check_error(caught.value, words)


def check_error(error: AnsibleError, words: str) -> None:
    message = str(error)
    assert words in message
    assert message.count(words) == 1
    assert "\n" not in message
    assert not looks_like_product_key(message)
    assert error.obj is None or CANARY not in str(error.obj)


def test_explain_activation_error():
    for code in (0xC004F038, "0xC004F038", -1073418184):
        result = run_template("explain_activation_error", [code], {})
        assert result == FILTERS["explain_activation_error"](code)
        assert result["code"] == "0xC004F038"
        assert result["known"] is True
    assert FILTERS["explain_activation_error"]("0x12345678")["known"] is False


def test_results_are_not_shared():
    first = FILTERS["explain_activation_error"](0xC004F038)
    first["applies_to"].clear()
    assert FILTERS["explain_activation_error"](0xC004F038)["applies_to"] == ["kms"]


def test_only_two_filters_return_a_full_key():
    results = {name: str(FILTERS[name](*args, **kwargs)) for name, args, kwargs, expected in VALUES}
    leaking = {name for name, result in results.items() if looks_like_product_key(result)}
    assert leaking <= {"gvlk", "product_key"}
    assert looks_like_product_key(FILTERS["gvlk"]("ServerStandard", 20348))


def test_every_filter_is_in_the_tables_and_has_a_sidecar():
    assert FILTERS.keys() == SIDECARS.keys()
    assert {row[0] for row in BAD_VALUES} >= FILTERS.keys() - {
        "mask_product_key",
        "duplicate_cmids",
    }
    assert {row[0] for row in BAD_TYPES} == FILTERS.keys()
    assert {row[0] for row in VALUES} | {"explain_activation_error"} == FILTERS.keys()


@pytest.mark.parametrize("name", sorted(SIDECARS))
def test_a_sidecar_says_what_the_filter_takes(name):
    sidecar = SIDECARS[name]
    documentation = sidecar["DOCUMENTATION"]
    assert documentation["name"] == name
    assert documentation["version_added"] in ("0.1.0", "0.2.0", "0.3.0")
    assert documentation["notes"]
    assert documentation["positional"].split(", ")[0] == "_input"
    assert f"volume.activation.{name}" in sidecar["EXAMPLES"]
    assert sidecar["RETURN"]["_value"]["type"]
    assert not looks_like_product_key((FOLDER / f"{name}.yml").read_text("utf-8"))

    function = FILTERS[name].__wrapped__
    code = function.__code__
    arguments = code.co_varnames[1 : code.co_argcount]
    defaults = dict(zip(arguments[::-1], (function.__defaults__ or ())[::-1], strict=False))
    options = {key: value for key, value in documentation["options"].items() if key != "_input"}
    assert options.keys() == set(arguments)
    for option, spec in options.items():
        documented = spec.get("default")
        default = defaults[option]
        assert documented == (list(default) if isinstance(default, tuple) else default)


@given(st.sampled_from(sorted(FILTERS)), st.one_of(st.text(max_size=40), st.integers(), st.none()))
def test_any_value_gives_a_result_or_an_ansible_error(name, value):
    try:
        FILTERS[name](value)
    except (AnsibleFilterError, AnsibleTypeError) as error:
        assert "\n" not in str(error)
