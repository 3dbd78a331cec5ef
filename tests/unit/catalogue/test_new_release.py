"""A release of Microsoft's needs one row: everything that is told of products follows from it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.releases import (
    release_rows,
)

ROOT = Path(__file__).resolve().parents[3]
COLLECTION = "ansible_collections/volume/activation"
WHAT_FOLLOWS = """
import json
from ansible_collections.volume.activation.plugins.plugin_utils._audit.product import (
    product_name, windows_support)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.host_keys import (
    csvlk_generation, keys_instead)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.office_names import (
    parse_office_name)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
    product_rows)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.product_rows import (
    product_text)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.support import (
    product_of_office)
from tests.generate.products import products_table

end = lambda support: [support.product, str(support.support_end)] if support else None
office = "Office 27, Office27ProPlus2027VL_KMS_Client_AE edition"
generation = csvlk_generation("Windows(R) Operating System, VOLUME_KMS_WS28 channel")
print(json.dumps({
    "rows": product_rows(),
    "text": product_text(),
    "table": products_table(),
    "pro": end(windows_support("Professional", 29000)),
    "enterprise": end(windows_support("Enterprise", 29000)),
    "server": end(windows_support("ServerStandard", 30000)),
    "server_name": product_name("ServerStandardEval", 30000),
    "office": end(product_of_office(office)),
    "office_release": parse_office_name(office).release,
    "generation": generation,
    "too_old": keys_instead(gvlk_for("ServerStandard", 20348), generation) if generation else [],
}))
"""
WINDOWS_11 = (
    "Windows 11,Windows 11 27H1,home_and_pro enterprise_and_education,29000,,,,,,"
    "home_and_pro:2029-03-13 enterprise_and_education:2030-03-12,,included,"
    "learn.microsoft.com/lifecycle/products/windows-11"
)
SERVER = (
    "Windows Server 2028,Windows Server 2028,server,30000,,,,,2033-10-11,2038-10-12,,included,"
    "learn.microsoft.com/lifecycle/products/windows-server-2028"
)
OFFICE = (
    "Office 2027,Office LTSC 2027,,,,27,Office,yes,,2032-10-12,,,"
    "learn.microsoft.com/lifecycle/products/office-ltsc-2027"
)


def what_follows(folder: Path, *rows: str) -> dict[str, Any]:
    """What a copy of the collection tells whose table has these rows too, at its top."""
    copy = folder / COLLECTION / "plugins"
    shutil.copytree(ROOT / "plugins/plugin_utils", copy / "plugin_utils")
    table = copy / "plugin_utils/_catalogue/data/supported_releases.csv"
    head, _, rest = table.read_text("utf-8").partition("\n")
    table.write_text("\n".join([head, *rows, rest]), "utf-8")
    run = subprocess.run(
        [sys.executable, "-c", WHAT_FOLLOWS],
        env={"PYTHONPATH": f"{folder}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "1"},
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    told: dict[str, Any] = json.loads(run.stdout)
    return told


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Without a new row."""
    return what_follows(tmp_path_factory.mktemp("before"))


def test_a_windows_11_is_one_row_whose_editions_end_on_two_days(
    tmp_path: Path, before: dict[str, Any]
) -> None:
    assert (before["pro"], before["enterprise"]) == (None, None)
    told = what_follows(tmp_path, WINDOWS_11)
    assert told["pro"] == ["Windows 11 27H1", "2029-03-13"]
    assert told["enterprise"] == ["Windows 11 27H1", "2030-03-12"]
    new = [row for row in told["rows"] if row["product"] == "Windows 11 27H1"]
    assert [row["editions"] for row in new] == ["Home and Pro", "Enterprise and Education"]
    assert new[0]["methods"] == ["kms", "ad", "mak"]
    assert new[0]["csvlks"] == ["Windows Server 2025", "Windows Server 2022"]
    assert len(told["rows"]) == len(before["rows"]) + 2
    assert [line.split()[:3] for line in told["text"] if "27H1" in line] == [
        ["Windows", "11", "27H1"],
        ["Windows", "11", "27H1"],
    ]
    assert (
        "| Windows 11 | kms, ad, mak | Windows Server 2022 or later | 2023-10-10 to 2030-"
        in (told["table"])
    )


def test_a_windows_server_is_one_row(tmp_path: Path, before: dict[str, Any]) -> None:
    """Also its host key's channel; which others that key activates is not guessed."""
    assert (before["server"], before["generation"]) == (None, None)
    assert before["server_name"] == "ServerStandardEval, build 30000"
    told = what_follows(tmp_path, SERVER)
    assert told["server"] == ["Windows Server 2028", "2038-10-12"]
    assert told["server_name"] == "Windows Server 2028"
    assert (told["generation"], told["too_old"]) == ("Windows Server 2028", [])
    (new,) = (row for row in told["rows"] if row["family"] == "Windows Server 2028")
    assert (new["csvlks"], new["key_source"], new["by_ansible"]) == ([], None, True)
    assert "Windows Server 2028: kms, ad, mak; CSVLK not in Microsoft's table" in told["text"]
    assert (
        "| Windows Server 2028 | kms, ad, mak | not in Microsoft's table | 2038-10-12 | yes |"
        in (told["table"])
    )


def test_an_office_is_one_row(tmp_path: Path, before: dict[str, Any]) -> None:
    """Its number in the names of licences, its host key and its year too."""
    assert (before["office"], before["office_release"]) == (None, None)
    told = what_follows(tmp_path, OFFICE)
    assert told["office"] == ["Office LTSC 2027", "2032-10-12"]
    assert told["office_release"] == "2027"
    (new,) = (row for row in told["rows"] if row["family"] == "Office 2027")
    assert new["csvlks"] == ["Office LTSC 2027"]
    assert (
        "| Office, Project, Visio 2027 | kms, ad, mak | Office LTSC 2027 | 2032-10-12 | "
        "as its Windows; no script |"
    ) in told["table"]


@pytest.mark.parametrize("row", release_rows(), ids=lambda row: row["name"])
def test_a_cell_by_group_has_each_group_of_its_row(row: dict[str, str]) -> None:
    groups = row["editions"].split()
    for cell in row.values():
        named = [value.partition(":")[0] for value in cell.split() if ":" in value]
        if set(named) & set(groups):
            assert named == groups
