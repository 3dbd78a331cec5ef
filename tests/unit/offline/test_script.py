"""Offline scripts: what stands in them, and what is refused before there is one."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._offline.file import ensure_script
from ansible_collections.volume.activation.plugins.plugin_utils._offline.script import (
    script_from_options,
)

from tests.pwsh import test_static as static
from tests.support.full_key import FULL_KEY
from tests.support.offline_scripts import KEY, options_of, script

pytestmark = pytest.mark.ansible_core

ROOT = Path(__file__).resolve().parents[3]
ODD_NAMES = (
    "srv'1",
    'srv"1',
    "srv1\n'@\nRemove-Item C:\\ #",
    "srv1 #> `$(whoami) {{ 1 + 1 }} {% raw %}",
    "\u2019@\u2018 gr\u00fcn",
)


def data_of(text: str) -> dict[str, Any]:
    """What the script decides by."""
    (found,) = re.findall(r"^\$json = @'\n(.*?)\n'@$", text, re.DOTALL | re.MULTILINE)
    return dict(json.loads(found))


def test_the_code_that_reads_and_writes_is_unchanged() -> None:
    read, network, write = (
        (ROOT / "plugins/module_utils" / name).read_text("utf-8").rstrip("\n")
        for name in ("_SppRead.psm1", "_SppNetwork.psm1", "_SppWrite.psm1")
    )
    assert f"-ScriptBlock {{\n{read}\n\n{network}\n\n{write}\n}} | Import-Module\n" in script()


def test_same_input_same_bytes_and_no_date() -> None:
    assert script() == script()
    assert "# Date" not in script()
    assert "# Date: 2026-03-01\n" in script(date="2026-03-01")
    assert script(date="2026-03-01").replace("# Date: 2026-03-01\n", "") == script()


def test_the_last_line_has_its_end() -> None:
    """As a file of text has it, and whoever pastes it."""
    assert script().rstrip("\n") + "\n" == script()


def test_key_only_when_asked() -> None:
    assert FULL_KEY.findall(script()) == []
    assert FULL_KEY.findall(script(keys_in_script=True)) == [KEY]
    assert data_of(script())["key"] is None
    assert KEY[-5:] in script()


def test_an_edition_without_a_published_key_has_a_script_that_keeps_or_says_why() -> None:
    """Its cloud or its maker may have activated it, which the machine alone shows."""
    text = script(edition_id="ServerRdsh", build=26100, keys_in_script=True)
    assert FULL_KEY.findall(text) == []
    data = data_of(text)
    assert (data["key"], data["key_last_five"]) == (None, "")
    assert data["no_key"].startswith("EditionID 'ServerRdsh' is Windows Enterprise multi-session")
    assert "does not activate by an on-premises KMS host" in data["no_key"]
    assert "# No setup key (GVLK) is published for this edition" in text
    assert data_of(script())["no_key"] is None


def test_head_says_for_what_it_is() -> None:
    head = script("srv1.example.com").partition("\n#Requires")[0]
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["version"]
    for part in ('"srv1.example.com"', '"ServerStandard"', "20348", version, "-OutFile"):
        assert part in head
    assert all(line.startswith("#") for line in head.splitlines() if line)


@pytest.mark.parametrize("name", ODD_NAMES)
def test_no_name_breaks_out(name: str) -> None:
    text = script(name)
    assert text.isascii()
    assert data_of(text)["machine"] == name
    plain = script("srv1")
    assert len(text.splitlines()) == len(plain.splitlines())
    differing = [
        ours
        for ours, theirs in zip(text.splitlines(), plain.splitlines(), strict=True)
        if ours != theirs
    ]
    shown = json.dumps(name)
    assert differing == [f"# Machine: {shown}", f' "machine": {shown},']


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "mak"}, "my_method: 'mak' is not accepted: kms;"),
        ({"edition_id": None}, "my_edition_id is missing"),
        ({"edition_id": "Core"}, "Home edition"),
        ({"edition_id": "ServerStandardEval"}, "evaluation edition"),
        ({"edition_id": "Server'; x"}, "my_edition_id: "),
        ({"build": None}, "my_build is missing"),
        ({"build": "20348; x"}, "my_build: '20348; x'"),
        ({"build": 20349}, "my_edition_id: 'ServerStandard'"),
        ({"kms_host": None}, "my_kms_host is missing"),
        ({"kms_host": "kms01'@"}, "my_kms_host is not accepted"),
        ({"kms_host": "kms01';x"}, "my_kms_host: "),
        ({"kms_host": KEY}, "product key"),
        ({"kms_host": "8.8.8.8"}, "public"),
        ({"kms_port": 0}, "my_kms_port: 0"),
        ({"kms_discovery": True}, "my_kms_host: "),
        ({"allowed_kms_domains": ["corp.example"]}, "corp.example"),
        ({"date": "today\n"}, "my_date: "),
    ],
)
def test_bad_input_is_one_line_with_its_variable(options: Any, words: str) -> None:
    with pytest.raises(InputError) as caught:
        script_from_options(options_of(**options), "srv1", "my_{}".format)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert not FULL_KEY.search(str(caught.value).replace("*", ""))


def test_playbook_gives_every_option_and_refuses_the_others() -> None:
    play = yaml.safe_load((ROOT / "playbooks/offline.yml").read_text("utf-8"))[1]
    refusal, task = play["tasks"]
    assert set(task["volume.activation.offline_script"]) == set(argument_spec("offline_script"))
    about_the_run = {
        "retries", "retry_delay", "accept_insufficient_count", "snapshot_folder",
        "offline_activation_folder", "avma_host_product", "return_read",
        "renew_within_days", "renew_spread",
    }  # fmt: skip
    others = set(argument_spec("windows")) - set(argument_spec("offline_script")) - about_the_run
    named = set(
        re.findall(r"windows_client_(\w+) is undefined", refusal["ansible.builtin.assert"]["that"])
    )
    assert named == others


def test_action_needs_no_connection() -> None:
    action = importlib.import_module(
        "ansible_collections.volume.activation.plugins.action.offline_script"
    )
    assert action.ActionModule._requires_connection is False


def test_another_file_is_not_overwritten(tmp_path: Path) -> None:
    desired = script_from_options(options_of(), "a/b")
    assert ensure_script(desired, str(tmp_path), False, "folder")["changed"]
    assert not ensure_script(desired, str(tmp_path), False, "folder")["changed"]
    other = script_from_options(options_of(), "a_b")
    with pytest.raises(InputError, match=r"a_b\.ps1 is the script of this machine"):
        ensure_script(other, str(tmp_path), False, "folder")
    (path,) = tmp_path.iterdir()
    path.chmod(0o644)
    assert ensure_script(desired, str(tmp_path), False, "folder")["changed"]
    assert path.stat().st_mode & 0o777 == 0o600


def test_static_rules(tmp_path: Path) -> None:
    path = tmp_path / "script.ps1"
    path.write_text(script(keys_in_script=True), "ascii")
    facts = {path.name: static.inspected(path)}
    static.test_parses(facts, path.name)
    static.test_only_syntax_of_windows_powershell_5_1(facts, path.name)
    static.test_no_positional_parameters(facts, path.name)
    static.test_no_text_is_run_as_code(facts, path.name)
    static.test_approved_verbs(facts, path.name)
    static.test_strict_mode_is_set(facts, path.name)
    own = set(facts[path.name]["functions"])
    script_only = {"New-Module", "Import-Module", "ConvertFrom-Json", "Read-Host", "Write-Output"}
    used = {command["name"] for command in facts[path.name]["commands"]}
    # Called only where a module brings it, and the script has none.
    used.remove("Invoke-LocalStep")
    assert used <= static.REACHES_WINDOWS | static.LANGUAGE | own | script_only
    assert script_only <= used


def test_a_host_is_written_looked_at_and_set() -> None:
    data = data_of(script(kms_host="kms02.contoso.example", kms_port=1700))
    expected = [("kms02.contoso.example", 1700)]
    assert [(each["host"], each["port"]) for each in data["endpoints"]] == expected
    assert [(each["host"], each["port"]) for each in data["request"]["probes"]] == expected
    set_by = {step["when"]: step["arguments"] for step in data["steps"]}
    assert set_by["host"] == {"MachineName": "kms02.contoso.example"}
    assert set_by["port"] == {"PortNumber": 1700}
    assert "clear" not in set_by
    secrets = [step["secrets"] for step in data["steps"] if step["secrets"]]
    assert secrets == [{"ProductKey": "product_key"}]


def test_by_dns_no_host_is_written_and_what_is_set_is_cleared() -> None:
    data = data_of(script(kms_host="", kms_discovery=True))
    assert data["endpoints"] == data["request"]["probes"] == []
    whens = {step["when"] for step in data["steps"]}
    assert "clear" in whens
    assert not {"host", "port"} & whens
