"""The release as a user gets it: built, installed from its tarball, and run from there."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from lab.playbook import ansible_command
from lab.simulation.windows import LICENSED
from tests.runs.conftest import LabFactory
from tests.stage import COLLECTION, ROOT, stage
from tests.support.scenario import NETWORK, STANDARD_2022, VARIABLES

NEEDED = {
    "CHANGELOG.rst",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "MANIFEST.json",
    "SECURITY.md",
    "bindep.txt",
    "changelogs/changelog.yaml",
    "docs/AAP.md",
    "docs/ARCHITECTURE.md",
    "docs/GLOSSARY.md",
    "docs/NOT_PROVED.md",
    "docs/SLMGR.md",
    "docs/VARIABLES.md",
    "docs/aap/controller.yml",
    "docs/active_directory/inventory/1_computers.microsoft.ad.ldap.yml",
    "docs/docsite/extra-docs.yml",
    "docs/docsite/rst/first_steps.rst",
    "docs/execution-environment/execution-environment.yml",
    "docs/migrate/README.md",
    "docs/monitoring/alerts.yml",
    "docs/monitoring/dashboard.json",
    "docs/replace_kms_host.md",
    "meta/ee-requirements.txt",
    "meta/execution-environment.yml",
    "meta/runtime.yml",
    "playbooks/activate.yml",
    "plugins/filter/gvlk.yml",
    "plugins/inventory/audit.py",
    "plugins/module_utils/_SppRead.psm1",
    "plugins/module_utils/_SppWrite.psm1",
    "plugins/plugin_utils/_catalogue/data/activation_errors.csv",
    "plugins/plugin_utils/_catalogue/data/gvlk_windows.csv",
    "plugins/plugin_utils/_catalogue/data/kms_host_matrix.yml",
    "plugins/plugin_utils/_report/data/audit_report.schema.json",
}
FOLDERS = {"changelogs", "docs", "meta", "playbooks", "plugins", "roles"}


@dataclass(frozen=True)
class Release:
    """A tarball, and the collection installed from it alone."""

    tarball: Path
    folder: Path

    @property
    def collection(self) -> Path:
        """The installed collection."""
        return self.folder / "installed" / COLLECTION

    def run(self, command: str, *arguments: str) -> str:
        """What an ansible command prints; it fails the test when the command fails."""
        done = subprocess.run(
            [ansible_command(command), *arguments],
            cwd=self.folder,
            env=_environment(self.folder),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=1800,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of the checkout, of the user or of the machine is found."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    config = folder / "ansible.cfg"
    config.touch()
    return {
        **plain,
        "ANSIBLE_CONFIG": str(config),
        "ANSIBLE_HOME": str(folder / "home"),
        "ANSIBLE_COLLECTIONS_PATH": str(folder / "installed"),
    }


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """The release of this checkout, installed into an empty folder."""
    folder = tmp_path_factory.mktemp("release")
    made = Release(folder / "none", folder)
    staged = stage(ROOT, folder / "stage")
    made.run("ansible-galaxy", "collection", "build", str(staged), "--output-path", str(folder))
    (tarball,) = folder.glob("volume-activation-*.tar.gz")
    made.run(
        *("ansible-galaxy", "collection", "install", "--offline", str(tarball)),
        *("-p", str(folder / "installed")),
    )
    return Release(tarball, folder)


def test_tarball_is_named_after_the_version(release: Release) -> None:
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text("utf-8"))["version"]
    assert release.tarball.name == f"volume-activation-{version}.tar.gz"
    changelog = (ROOT / "CHANGELOG.rst").read_text("utf-8")
    released = re.search(rf"^v{re.escape(version)}$", changelog, re.MULTILINE)
    assert released or any((ROOT / "changelogs/fragments").glob("*.yml")), "nothing is new in it"


def test_tarball_holds_the_collection_and_nothing_else(release: Release) -> None:
    with tarfile.open(release.tarball) as tarball:
        assert all(member.isfile() or member.isdir() for member in tarball)
    files = _files(release.tarball)
    assert files >= NEEDED
    assert {name.partition("/")[0] for name in files if "/" in name} <= FOLDERS
    assert not [name for name in files if name.rpartition("/")[2].startswith(".")]


def test_links_of_its_pages_lead_somewhere(release: Release) -> None:
    pages = [page for page in _files(release.tarball) if page.endswith(".md")]
    for page in pages:
        path = release.collection / page
        for target in re.findall(r"\]\(([^)#:]+)\)", path.read_text("utf-8")):
            assert (path.parent / target).exists(), (page, target)


def test_build_from_the_checkout_holds_the_same(release: Release, tmp_path: Path) -> None:
    release.run("ansible-galaxy", "collection", "build", str(ROOT), "--output-path", str(tmp_path))
    (built,) = tmp_path.glob("*.tar.gz")
    assert {
        # There, the filters are where the link plugins/filter leads.
        name.replace("filter_plugins/", "plugins/filter/")
        for name in _files(built)
    } == _files(release.tarball)


def test_every_name_is_documented_from_the_installed_collection(release: Release) -> None:
    modules = {path.stem for path in (ROOT / "plugins/modules").glob("*.yml")}
    filters = {path.stem for path in (ROOT / "filter_plugins").glob("*.yml")}
    for kind, names in (("module", modules), ("filter", filters)):
        full = sorted(f"volume.activation.{name}" for name in names)
        documented = json.loads(release.run("ansible-doc", "--json", "-t", kind, *full))
        assert sorted(documented) == full
        for entry in documented.values():
            assert Path(entry["doc"]["filename"]).is_relative_to(release.collection)
    roles = {f"volume.activation.{path.name}" for path in (ROOT / "roles").iterdir()}
    documented = json.loads(release.run("ansible-doc", "--json", "-t", "role", *sorted(roles)))
    assert set(documented) == roles
    for entry in documented.values():
        assert Path(entry["path"]).is_relative_to(release.collection)


def test_playbook_of_the_installed_collection_activates_a_machine(
    release: Release, lab_of: LabFactory
) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": {"channel": "gvlk"}}
    lab = lab_of({"network": NETWORK, "machines": [machine], "variables": VARIABLES})
    printed = release.run(
        *("ansible-playbook", "-i", _inventory(release, lab.inventory())),
        "volume.activation.activate",
    )
    assert re.search(r"^srv .*changed=1 .*failed=0", printed, re.MULTILINE)
    assert lab.windows("srv").licenses[0].status == LICENSED


def test_group_of_modules_takes_defaults(release: Release, lab_of: LabFactory) -> None:
    machine = {"name": "srv", "windows": STANDARD_2022, "license": {"channel": "gvlk"}}
    lab = lab_of({"network": NETWORK, "machines": [machine]})
    play = {
        "name": "Defaults for the whole collection",
        "hosts": "windows_clients",
        "gather_facts": False,
        "module_defaults": {
            "group/volume.activation.all": {"kms_host": VARIABLES["windows_client_kms_host"]}
        },
        "tasks": [
            {"name": "Desired state", "volume.activation.windows": {}},
            {"name": "Read only", "volume.activation.info": {}},
        ],
    }
    playbook = release.folder / "defaults.yml"
    playbook.write_text(yaml.safe_dump([play], sort_keys=False), "utf-8")
    release.run("ansible-playbook", "-i", _inventory(release, lab.inventory()), str(playbook))
    assert lab.windows("srv").kms_host == VARIABLES["windows_client_kms_host"]


def _files(tarball: Path) -> set[str]:
    with tarfile.open(tarball) as opened:
        return {member.name for member in opened if member.isfile()}


def _inventory(release: Release, content: dict[str, Any]) -> str:
    path = release.folder / "hosts.yml"
    path.write_text(yaml.safe_dump(content), "utf-8")
    return str(path)
