"""The input of a module run as each ansible-core sends it."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pytest

from lab.payload import SEPARATOR, Become, PayloadError, decode_payload


def module_input(**changes: Any) -> bytes:
    """The input of a module run in ansible's form, with parameters changed."""
    params = {
        "Script": "ansible_collections.volume.activation.plugins.modules.spp_read.ps1",
        "Variables": [{"Name": "complex_args", "Value": {"key": "canary"}, "Scope": "Global"}],
        "CSharpModules": [],
    } | changes
    scripts = {params["Script"]: {"script": "", "path": ""}}
    actions = [{"name": "module_wrapper.ps1", "params": params}]
    return _input({"scripts": scripts, "actions": actions})


def _input(manifest: object, first: object = None) -> bytes:
    return _lines(first or _bootstrap(), json.dumps(manifest).encode())


def _bootstrap(**params: Any) -> dict[str, Any]:
    return {"name": "exec_wrapper", "script": "", "params": params}


def _lines(first: object, rest: bytes) -> bytes:
    return json.dumps(first).encode() + b"\n\0\0\0\0\n" + rest


def test_a_payload_gives_the_short_name_and_the_arguments() -> None:
    payload = decode_payload(module_input())
    assert (payload.module_name, payload.arguments) == ("spp_read", {"key": "canary"})
    assert payload.uses_csharp is False
    assert payload.script_names == tuple(payload.manifest["scripts"])
    assert "canary" not in repr(payload)
    assert decode_payload(module_input(Script="x.ps1", CSharpModules=["A.cs"])).uses_csharp
    assert decode_payload(module_input(Script="x.ps1")).module_name == "x"


COMPRESSED = _bootstrap(DecompressInput=True)


@pytest.mark.parametrize("compressed", [True, False])
def test_input_of_ansible_core_2_22(compressed: bool) -> None:
    arguments = {"key": "canary", "none": None, "list": [{"a": 1}]}
    plain = module_input(Variables=None, ArgumentJSON=json.dumps(arguments))
    _, _, manifest = plain.partition(SEPARATOR)
    small = _lines(COMPRESSED, base64.b64encode(gzip.compress(manifest)))
    payload = decode_payload(small if compressed else plain)
    assert (payload.module_name, payload.arguments) == ("spp_read", arguments)
    assert "canary" not in repr(payload)


def test_become_names_the_user_and_shows_no_password() -> None:
    manifest = json.loads(module_input().partition(SEPARATOR)[2])
    action = {
        "name": "become_wrapper.ps1",
        "params": {"BecomeUser": "CONTOSO\\admin"},
        "secure_params": {"BecomePassword": "canary"},
    }
    payload = decode_payload(_input({**manifest, "actions": [action, *manifest["actions"]]}))
    assert payload.become == Become("CONTOSO\\admin", "canary")
    assert payload.module_name == "spp_read"
    assert "canary" not in repr(payload)


@pytest.mark.parametrize(
    ("stdin", "words"),
    [
        (b"", "bare command"),
        (_lines(COMPRESSED, b"canary\xff"), "not compressed as the first line says"),
        (_lines(COMPRESSED, base64.b64encode(b"canary")), "not compressed as the first line says"),
        (
            _lines(COMPRESSED, base64.b64encode(gzip.compress(b"canary" * 99)[:-12])),
            "not compressed as the first line says",
        ),
        (
            _lines(COMPRESSED, base64.b64encode(gzip.compress(b"canary"))),
            "the manifest is not JSON",
        ),
        (module_input(ArgumentJSON="canary"), "ArgumentJSON is not JSON"),
        (module_input(ArgumentJSON="[]"), "ArgumentJSON is not a JSON object"),
        (b"canary", "four NULs"),
        (b"canary\n\0\0\0\0\n{}", "the first line is not JSON"),
        (b"[1]\n\0\0\0\0\n{}", "the first line is not a JSON object"),
        (_input({}, {"name": "winrm_put_file"}), "does not name 'exec_wrapper'"),
        (module_input()[:-9], "the manifest is not JSON"),
        (_input([]), "the manifest is not a JSON object"),
        (_input({"scripts": {}}), "no scripts or no actions"),
        (_input({"scripts": {}, "actions": []}), "the actions are none"),
        (_input({"scripts": {}, "actions": ["canary"]}), "the actions are ?"),
        (
            _input({"scripts": {}, "actions": [{"name": "async_wrapper.ps1"}]}),
            "async_wrapper.ps1: the lab runs module_wrapper.ps1 alone or after become",
        ),
        (
            _input({"scripts": {}, "actions": [{"name": "become_wrapper.ps1"}]}),
            "become names no user",
        ),
        (
            _input({"scripts": {}, "actions": [{"name": "module_wrapper.ps1"}]}),
            "wrapper has no parameters",
        ),
        (
            _input({"scripts": {}, "actions": [{"name": "module_wrapper.ps1", "params": {}}]}),
            "does not hold the script",
        ),
        (module_input(Variables=[]), "no complex_args"),
        (module_input(Variables=[{"Name": "complex_args", "Value": "canary"}]), "no complex_args"),
    ],
)
def test_any_other_input_is_refused_without_quoting_it(stdin: bytes, words: str) -> None:
    with pytest.raises(PayloadError, match=words.replace("?", r"\?")) as caught:
        decode_payload(stdin)
    assert "canary" not in str(caught.value)
    assert caught.value.__cause__ is None
