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
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.product_key import (
    looks_like_product_key,
)
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.ansible_core

FOLDER = Path(__file__).resolve().parents[3] / "filter_plugins"
CANARY = "BCDFG-HJKMP-QRTVW-XY234-6789B"
MASKED = "*****-*****-*****-*****-6789B"
SERVER_2022 = gvlk_for("ServerStandard", 20348).key


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

ACTIVATION = {"license_status": "unlicensed", "products": [], "edition_id": "Core", "build": 9600}

REFUSED_REPORT = (
    '{"schema": 1, "machine": "srv1", "kept": null, "refused": "No", "steps": '
    '{"method": "Activate", "error": null}, "before": null, "state": {}}'
)

SERVER_2025 = {
    "product": "Windows Server 2025",
    "family": "Windows Server 2025",
    "application": "windows",
    "editions": "Server editions",
    "edition_ids": [
        "ServerDatacenter",
        "ServerDatacenterV",
        "ServerEnterprise",
        "ServerEnterpriseV",
        "ServerSolution",
        "ServerStandard",
        "ServerStandardV",
        "ServerTurbine",
        "ServerTurbineCor",
        "ServerWeb",
    ],
    "builds": [26100],
    "methods": ["kms", "ad", "mak", "avma"],
    "csvlks": ["Windows Server 2025"],
    "mainstream_end": "2029-11-13",
    "support_end": "2034-11-14",
    "esu_end": None,
    "powershell_5_1": "included",
    "by_ansible": True,
    "by_offline_script": True,
    "key_source": "learn.microsoft.com/windows-server/get-started/kms-client-activation-keys "
    "(MicrosoftDocs/windowsserverdocs, ms.date 06/25/2025)",
    "source": "learn.microsoft.com/lifecycle/products/windows-server-2025",
}
NOTHING_SUPPORTED = ["None of these products is supported on that day."]

VALUES = [
    (
        "activation_report",
        [REFUSED_REPORT],
        {},
        {
            "machine": "srv1",
            "kept": None,
            "refused": "No",
            "steps": [{"method": "Activate", "error": None}],
            "activation": None,
        },
    ),
    (
        "activation_text",
        [ACTIVATION],
        {},
        [
            "Edition                    Core, build 9600",
            "License status             unlicensed: no product key is installed",
            "KMS client",
        ],
    ),
    (
        "duplicate_cmids",
        [{"a": "x", "b": "X", "c": None}],
        {},
        [{"cmid": "x", "machines": ["a", "b"]}],
    ),
    ("gvlk", ["ServerStandard", 20348], {}, SERVER_2022),
    ("gvlk", ["ServerStandard"], {"build": "20348"}, SERVER_2022),
    (
        "gvlk_product",
        [SERVER_2022.lower()],
        {},
        {
            "kind": "gvlk",
            "products": ["Windows Server 2022"],
            "editions": ["Standard"],
            "edition_ids": ["ServerStandard"],
            "last_five": "VMK7H",
        },
    ),
    ("gvlk_product", [CANARY], {}, None),
    ("product_key", [CANARY.lower().replace("-", "")], {}, CANARY),
    ("mask_product_key", [f"key {CANARY}."], {}, f"key {MASKED}."),
    ("mask_product_key", ["no key"], {}, "no key"),
    ("kms_endpoint", ["KMS01.Example.org."], {}, {"host": "kms01.example.org", "port": 1688}),
    ("kms_endpoint", ["[fd00::5]:1690"], {"port": "1690"}, {"host": "fd00::5", "port": 1690}),
    ("kms_endpoint", ["8.8.8.8", 5], {"allow_public": True}, {"host": "8.8.8.8", "port": 5}),
    (
        "kms_endpoint",
        ["kms01.example.org"],
        {"allowed_domains": ["example.org"]},
        {"host": "kms01.example.org", "port": 1688},
    ),
    (
        "kms_host_order",
        [
            [
                "KMS02.example.org:1690",
                {"host": "fd00::5", "priority": "0"},
                {"host": "a", "priority": 2},
            ]
        ],
        {"machine": "srv1"},
        ["kms02.example.org:1690", "[fd00::5]:1688", "a:1688"],
    ),
    ("kms_host_order", [[], "srv1"], {}, []),
    ("license_status", [1], {}, "licensed"),
    ("license_channel", ["Office 24, RETAIL(MAK) channel"], {}, "mak"),
    ("license_channel", ["nothing"], {}, "unknown"),
    ("rollout_batches", [[["a", "b", "c"], ["c", "d", "e"]]], {}, [1, 2, 1, 1]),
    ("rollout_batches", [[["a", "b", "c", "d"]], 0], {"batch": "3"}, [3, 1]),
    ("supported_products", ["windows"], {"on": "2034-10-11"}, [SERVER_2025]),
    ("supported_products_text", ["all"], {"on": "2034-11-15"}, NOTHING_SUPPORTED),
]

BAD_VALUES = [
    ("activation_report", ["x"], {"variable": "my_report"}, "my_report is not accepted: give the"),
    ("activation_report", [""], {}, "report is empty: give the"),
    ("activation_report", ["[1]"], {}, "this is another JSON"),
    ("activation_report", ['{"schema": 2}'], {}, "its schema is not 1"),
    ("activation_report", ['{"schema": 1}'], {}, "this one is incomplete (KeyError)"),
    ("activation_text", [{}], {"variable": "my_facts"}, "my_facts is not accepted: give the"),
    ("gvlk", ["ServerStandard", 1], {}, "There is no published GVLK for EditionID"),
    ("gvlk", ["ServerStandardEval", 20348], {}, "Convert it first: DISM"),
    ("gvlk", ["Core", 22631], {}, "has no volume licence. Upgrade it to Pro"),
    ("gvlk", ["ServerStandard"], {}, "build is missing"),
    ("gvlk", ["", 20348], {"variable": "my_edition"}, "my_edition is empty"),
    ("gvlk", ["X", ""], {"build_variable": "my_build"}, "my_build is empty"),
    ("gvlk_product", ["x"], {"variable": "my_key"}, "my_key is not accepted"),
    ("kms_host_order", [["a", {}], "srv1"], {}, "kms_hosts[1].host is missing"),
    ("kms_host_order", [["a"], " "], {}, "machine is empty"),
    ("kms_host_order", [[CANARY], "srv1"], {"variable": "my_hosts"}, f"my_hosts[0]: '{MASKED}'"),
    ("product_key", [CANARY + "B"], {"variable": "vault_mak"}, "vault_mak is not accepted"),
    ("product_key", [None], {}, "product_key is missing"),
    ("kms_endpoint", ["http://kms01"], {"variable": "my_host"}, "my_host: 'http://kms01' is not"),
    ("kms_endpoint", [CANARY], {}, f"kms_host: '{MASKED}' is not accepted"),
    ("kms_endpoint", ["kms01", 0], {"port_variable": "my_port"}, "my_port: 0 is not accepted"),
    ("kms_endpoint", ["kms01"], {"allowed_domains": ["a.b"]}, "(allowed_domains): a.b"),
    ("license_status", [7], {"variable": "my_status"}, "my_status: 7 is not accepted"),
    ("license_channel", [None], {"variable": "my_text"}, "my_text is missing"),
    ("explain_activation_error", ["x"], {"variable": "my_code"}, "my_code: 'x' is not accepted"),
    ("supported_products", ["x"], {"variable": "my_of"}, "my_of: 'x' is not accepted: give all,"),
    ("supported_products", ["all"], {"on": "1.2.2027"}, "on: '1.2.2027' is not accepted: give a"),
    ("rollout_batches", [[["a"]]], {"canary": -1}, "canary: -1 is not accepted: a whole number"),
    ("supported_products", ["all"], {"on": "2027-02-30"}, "on: '2027-02-30' is not accepted"),
    ("supported_products_text", [None], {}, "products is missing: give all, windows, office"),
    ("supported_products_text", ["all"], {"on": "", "on_variable": "my_day"}, "my_day is empty"),
]

BAD_TYPES = [
    ("activation_report", [{"schema": 1}], {}, "report: a value of type dict"),
    ("activation_text", [[ACTIVATION]], {}, "activation: a value of type list"),
    ("duplicate_cmids", [["a"]], {"variable": "my_cmids"}, "my_cmids: a value of type list"),
    ("gvlk", [5, 20348], {}, "edition_id: a value of type int"),
    ("gvlk", ["ServerStandard", True], {}, "build: a value of type bool"),
    ("gvlk_product", [[CANARY]], {}, "product_key is not accepted"),
    ("product_key", [{"key": CANARY}], {}, "product_key is not accepted"),
    ("mask_product_key", [[CANARY]], {"variable": "my_text"}, "my_text: a value of type list"),
    ("kms_endpoint", [5], {}, "kms_host: a value of type int"),
    ("kms_endpoint", ["kms01", True], {}, "kms_port: a value of type bool"),
    ("kms_endpoint", ["kms01"], {"allow_public": "yes"}, "allow_public: a value of type str"),
    ("kms_endpoint", ["kms01"], {"allowed_domains": "a.b"}, "allowed_domains: a value of type str"),
    ("kms_host_order", ["kms01", "srv1"], {}, "kms_hosts: a value of type str"),
    ("kms_host_order", [["kms01"], 5], {}, "machine: a value of type int"),
    ("kms_host_order", [["kms01"], "srv1", 1], {}, "allow_public: a value of type int"),
    ("license_status", [True], {}, "license_status: a value of type bool"),
    ("license_channel", [5], {}, "description: a value of type int"),
    ("explain_activation_error", [1.5], {}, "error_code: a value of type float"),
    ("rollout_batches", ["site_berlin"], {}, "sites: a value of type str"),
    ("rollout_batches", [["site_berlin"]], {}, "sites[0]: a value of type str"),
    ("rollout_batches", [[["a"]]], {"batch": 1.5}, "batch: a value of type float"),
    ("supported_products", [["all"]], {}, "products: a value of type list"),
    ("supported_products", ["all"], {"on": 2027}, "on: a value of type int"),
    ("supported_products_text", ["all"], {"esu": "yes"}, "esu: a value of type str"),
]


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
    assert documentation["version_added"] in ("0.1.0", "0.2.0")
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
