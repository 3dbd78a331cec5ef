"""A typo in a variable of ours is found; a user's own variable is left alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.misspelt import (
    SET_BY_US,
    misspelt_variables,
)
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.variables import VARIABLES

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("windows_client_kmshost", "windows_client_kms_host"),
        ("windows_client_KMS_Host", "windows_client_kms_host"),
        ("windows_client_host", "windows_client_kms_host"),
        ("windows_client_kms_hostname", "windows_client_kms_host"),
        ("window_client_kms_host", "windows_client_kms_host"),
        ("windows_clients_kms_host", "windows_client_kms_host"),
        ("wndows_cient_kms_host", "windows_client_kms_host"),
        ("wiindows_cliient_kms_host", "windows_client_kms_host"),
        ("windows_client_allowed_kms_domain", "windows_client_allowed_kms_domains"),
        ("windows_client_alowed_kms_domains", "windows_client_allowed_kms_domains"),
        ("windows_client_allowed_domains", "windows_client_allowed_kms_domains"),
        ("windows_client_kms_domains", "windows_client_allowed_kms_domains"),
        ("windows_client_snapshots_folder", "windows_client_snapshot_folder"),
        ("office_client_product_key", "office_client_product_keys"),
        ("windows_client_meth", "windows_client_method"),
        ("windows_client_host_kms", "windows_client_kms_host"),
        ("kms_host_productkey", "kms_host_product_key"),
        ("kms_host_listen_port", "kms_host_listening_port"),
        ("audit_folders", "audit_folder"),
        ("site_seriel", "site_serial"),
        ("rollback_productkey", "rollback_product_key"),
        ("offline_editionid", "offline_edition_id"),
        ("replace_kms_host_cannary", "replace_kms_host_canary"),
    ],
)
def test_typo_is_found_with_what_was_meant(given: str, meant: str) -> None:
    assert misspelt_variables([given, "inventory_hostname"]) == {given: meant}


@pytest.mark.parametrize(
    "given",
    [
        "windows_clients", "windows_client_owner", "windows_client_notes",
        "windows_client_password", "kms_host_name", "kms_host_ip", "kms_host_key", "kms_host",
        "audit_path", "audit_team",
        "site_name", "site_code", "site_berlin", "my_audit_folder", "ansible_windows_client_host",
        "ansible_host", "_private_name", "inventory_hostname_short",
        "snapshot_folder", "product_key", "offline_mode", "a",
        "wndws_cient_kms_host", "xindows_client_kms_host",
    ],
)  # fmt: skip
def test_variable_of_somebody_else_is_left_alone(given: str) -> None:
    assert misspelt_variables([given]) == {}


def test_what_feeds_a_variable_of_ours_is_left_alone() -> None:
    fed = {"windows_client_kms_hosts_berlin", "windows_client_kms_hosts"}
    assert misspelt_variables(fed) == {}
    assert misspelt_variables({"windows_client_kmshost", "windows_client_kms_host"}) != {}
    near = misspelt_variables({"windows_client_meth", "windows_client_method"})
    assert near == {"windows_client_meth": "windows_client_method"}


@pytest.mark.parametrize("variable", sorted(n for n in VARIABLES if len(n.split("_")[-1]) > 3))
def test_one_letter_that_is_missing_is_found(variable: str) -> None:
    slip = f"{variable[:-2]}{variable[-1]}"
    assert set(misspelt_variables([slip])) == ({slip} if slip not in VARIABLES else set())


def test_what_playbooks_and_roles_set_themselves_is_no_typo() -> None:
    files = [*ROOT.glob("playbooks/**/*.yml"), *ROOT.glob("roles/*/*/*.yml")]
    names = {n for each in files for n in re.findall(r"\b[a-z]\w+\b", each.read_text("utf-8"))}
    assert misspelt_variables(names) == {}
    assert names >= SET_BY_US
