"""An option that is stated once arrives everywhere, in the words of each place."""

from __future__ import annotations

import json
from typing import Any

import pytest
import yaml

from tests.generate import documentation, option_specs, roles
from tests.generate.markup import as_markdown, as_plain, comment, flow, for_role, scalar
from tests.generate.part import Part

STATED = """
DOCUMENTATION:
  options:
    telemetry:
      description:
        - V(true) lets O(kms_host) see more, up to 10 %; RV(seen) says what.
        - A second paragraph, for ansible-doc alone.
      type: bool
      default: false
    product_key: {description: Your key., type: str}
    channels:
      description: Which ones.
      type: list
      elements: str
      choices: [mak, retail]
      default: [mak]
    kms_port: {description: TCP port., type: int}
    kms_lookup_domain: {description: Empty clears it., type: str}
    hosts: {description: Some., type: str}
EXAMPLES: |
  - volume.activation.windows:
      product_key: "{{ vault_key }}"
      kms_port: 1689
  - volume.activation.windows: {kms_port: 1690, hosts: a}
"""


@pytest.fixture(autouse=True)
def _stated(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(documentation, "module_content", lambda module: yaml.safe_load(STATED))
    roles.role_named.cache_clear()
    yield
    roles.role_named.cache_clear()


def test_argument_spec_of_the_action() -> None:
    assert json.loads(option_specs.spec_json("windows")) == {
        "telemetry": {"type": "bool", "default": False},
        "product_key": {"type": "raw", "no_log": True},
        "channels": {
            "type": "list", "elements": "str", "choices": ["mak", "retail"], "default": ["mak"],
        },
        "kms_port": {"type": "raw"},
        "kms_lookup_domain": {"type": "raw"},
        "hosts": {"type": "str"},
    }  # fmt: skip


def test_argument_specs_of_the_role() -> None:
    stated = yaml.safe_load(roles.argument_specs("windows_client"))["argument_specs"]["main"]
    assert stated["options"]["windows_client_telemetry"] == {
        "description": [
            "V(true) lets O(windows_client_kms_host) see more, up to 10 %; "
            "C(windows_client_result.seen) says what. Type: boolean."
        ],
        "type": "raw",
        "default": False,
    }
    types = {name: each["type"] for name, each in stated["options"].items()}
    assert types["windows_client_product_key"] == "str"
    assert types["windows_client_kms_port"] == "raw"


def test_defaults_of_the_role() -> None:
    text = roles.defaults("windows_client")
    assert yaml.safe_load(text) == {
        "windows_client_telemetry": False,
        "windows_client_channels": ["mak"],
    }
    assert "# true lets windows_client_kms_host see more" in text
    assert '# windows_client_product_key: "{{ vault_key }}"' in text
    assert "# windows_client_kms_port: 1689" in text


def test_task_of_the_role_has_what_no_variable_sets_alone() -> None:
    assert roles.task_options("windows_client") == ""
    assert set(yaml.safe_load(roles.task_options("office_client"))) == {"read"}


def test_readme_of_the_role() -> None:
    rows = roles.variables_table("windows_client").splitlines()
    assert "| `windows_client_channels` | `[mak]` | Which ones. Any of `mak`, `retail` |" in rows
    assert "| `windows_client_hosts` |  | Some. Such as `a` |" in rows


@pytest.mark.parametrize(
    ("text", "markdown", "plain"),
    [
        ("V(true) and O(a=b)", "`true` and `a=b`", "true and a=b"),
        ("C(host[:port]) (C(0xC004F038))", "`host[:port]` (`0xC004F038`)", None),
        ("O(volume.activation.windows#module:read)", "`read`", "read"),
        ("P(volume.activation.gvlk#filter)", "`volume.activation.gvlk`", "volume.activation.gvlk"),
        ("CIV(x) stays", "CIV(x) stays", "CIV(x) stays"),
    ],
)
def test_markup(text: str, markdown: str, plain: str | None) -> None:
    assert as_markdown(text) == markdown
    assert as_plain(text) == (plain or markdown.replace("`", ""))


def test_options_of_another_module_stay_its_own() -> None:
    text = "O(volume.activation.windows#module:read) or O(read)"
    assert for_role(text, "r") == "O(volume.activation.windows#module:read) or O(r_read)"


@pytest.mark.parametrize(
    "value",
    ["a", "yes", "1", 1, True, [], ["a", "{{ b }}"], {"a": [1]}, "{{ vault }}", "{{ a }}/b"],
)
def test_flow_is_read_as_the_value(value: Any) -> None:
    assert yaml.safe_load(flow(value)) == value
    assert "\n" not in flow(value)


@pytest.mark.parametrize("text", ["plain", "a: b", "ends:", "a #b", "V(x) y", "word " * 60 + "end"])
def test_scalar_is_read_as_the_text(text: str) -> None:
    assert yaml.safe_load(f"a:\n  - {scalar(text, 4)}\n") == {"a": [text]}


def test_comment_is_wrapped() -> None:
    lines = comment("word " * 60).splitlines()
    assert all(line.startswith("# ") and len(line) <= 100 for line in lines)
    assert len(lines) > 2


def test_part_of_a_file() -> None:
    part = Part("x", lambda: "new\n", begins="# from\n", ends="# to\n")
    assert part.in_text("a\n# from\nold\n# to\nb\n") == "a\n# from\nnew\n# to\nb\n"
    assert Part("x", lambda: "new\n", begins="# from\n").in_text("# from\nold\n") == "# from\nnew\n"
    assert Part("x", lambda: "new\n").in_text("old") == "new\n"
    with pytest.raises(ValueError, match="substring not found"):
        part.in_text("no marks")
