"""Where a value stands, whether a vault holds it, and what a machine's variables say of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ansible._internal._datatag._tags import Origin
from ansible.parsing.dataloader import DataLoader
from ansible.parsing.vault import EncryptedString
from ansible.template import trust_as_template
from ansible_collections.volume.activation.plugins.plugin_utils._ansible import machine_variables
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.machine_variables import (
    InAClosedVaultError,
    MachineVariables,
    machines_of,
)
from ansible_collections.volume.activation.plugins.plugin_utils._ansible.origin import Origins
from ansible_collections.volume.activation.plugins.plugin_utils._run.remote import RemoteError


def at(path: Path | None, line: int | None = None) -> Any:
    """A value that stands there."""
    if path is None:
        return Origin(description="on the command line").tag("x")
    return Origin(path=str(path), line_num=line).tag("x")


def test_place_of_a_value(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    places = Origins()
    assert places.place(at(tmp_path / "group_vars/all.yml", 7)) == "group_vars/all.yml:7"
    assert places.place(at(tmp_path / "all.yml")) == "all.yml"
    assert places.place(at(Path("/elsewhere/all.yml"), 7)) == "/elsewhere/all.yml:7"
    assert places.place(at(None)) is None
    assert places.place("x") is None


def test_what_a_vault_holds(tmp_path: Path) -> None:
    closed, plain, short = (tmp_path / name for name in ("closed", "plain", "short"))
    closed.write_bytes(b"$ANSIBLE_VAULT;1.1;AES256\n3031\n")
    plain.write_bytes(b"key: $ANSIBLE_VAULT;1.1\n")
    short.write_bytes(b"$ANSIBLE")
    places = Origins()
    assert places.is_encrypted(at(closed)) is True
    assert places.is_encrypted(EncryptedString(ciphertext="$ANSIBLE_VAULT;1.1;AES256\n30"))
    for value in (at(plain), at(short), at(tmp_path / "gone"), at(None), "x"):
        assert places.is_encrypted(value) is False
    closed.unlink()
    assert places.is_encrypted(at(closed)) is True, "each file is looked at once"


def machine(**stated: Any) -> MachineVariables:
    """The variables of srv1."""
    return MachineVariables("srv1", stated, DataLoader())


def test_value_is_templated_when_it_is_asked_for() -> None:
    found = machine(a=trust_as_template("{{ b }}1"), b="kms0", c=trust_as_template("{{ gone }}"))
    assert found.value_of("a") == "kms01"
    assert found.names == {"a", "b", "c"}
    with pytest.raises(RemoteError) as raised:
        found.value_of("c")
    assert str(raised.value).startswith("c: ")
    assert "'gone' is undefined" in str(raised.value)
    assert "\n" not in str(raised.value)
    assert not isinstance(raised.value, InAClosedVaultError)


def test_value_in_a_closed_vault() -> None:
    found = machine(a=EncryptedString(ciphertext="$ANSIBLE_VAULT;1.1;AES256\n30"))
    with pytest.raises(InAClosedVaultError, match=r"^a: "):
        found.value_of("a")


def test_error_about_a_vault_may_be_the_cause_or_the_context() -> None:
    kind = type("AnsibleVaultError", (Exception,), {})
    error, other = ValueError("x"), ValueError("y")
    assert not machine_variables._is_about_a_vault(error)
    error.__cause__ = kind()
    other.__context__ = kind()
    assert machine_variables._is_about_a_vault(error)
    assert machine_variables._is_about_a_vault(other)


class HostVars(dict[str, Any]):
    """As core's: raw values by machine."""

    def raw_get(self, name: str) -> Any:
        return self.get(name)


def test_machines_with_what_the_play_sets() -> None:
    variables = {"hostvars": HostVars(srv1={"a": 1, "b": 2}), "b": 3, "c": 4, "d": 5}
    srv1, srv2 = machines_of(variables, ["srv1", "srv2"], ["b", "e"], DataLoader())
    assert (srv1.machine, srv1.stated) == ("srv1", {"a": 1, "b": 3, "e": None})
    assert (srv2.machine, srv2.stated) == ("srv2", {"b": 3, "e": None})
