"""The execution environment: ansible-builder's own reading of the release and of the example."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from importlib import resources
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from tests.stage import ROOT, stage

EXAMPLES = ROOT / "docs" / "execution-environment"
EXAMPLE = EXAMPLES / "execution-environment.yml"
NEEDED = "pywinrm[kerberos]>=0.5"
KERBEROS = {"krb5-devel", "krb5-libs", "krb5-workstation", "libkrb5-dev", "krb5-user"}


def content(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def builder(*arguments: str, folder: Path) -> str:
    """What ansible-builder prints; it needs no network for this."""
    done = subprocess.run(
        [Path(sys.executable).with_name("ansible-builder"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_release_tells_builder_what_it_needs(tmp_path: Path) -> None:
    stage(ROOT, tmp_path)
    found = yaml.safe_load(
        builder(
            *("introspect", str(tmp_path)),
            *("--write-pip", str(tmp_path / "pip"), "--write-bindep", str(tmp_path / "bindep")),
            folder=tmp_path,
        )
    )
    assert found["python"] == [f"{NEEDED}  # from collection volume.activation"]
    assert NEEDED in (tmp_path / "pip").read_text("utf-8")
    installed = {line.split()[0] for line in (tmp_path / "bindep").read_text("utf-8").splitlines()}
    assert installed >= KERBEROS


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """The example with the files that belong beside it."""
    shutil.copy(EXAMPLE, tmp_path)
    for each in content(EXAMPLE)["additional_build_files"]:
        (tmp_path / each["src"]).touch()
    return tmp_path


def test_example_becomes_a_build_context(beside: Path) -> None:
    builder("create", "--context", "context", "--output-filename", "Containerfile", folder=beside)
    steps = (beside / "context" / "Containerfile").read_text("utf-8")
    built = beside / "context" / "_build"
    (named,) = content(built / "requirements.yml")["collections"]
    assert (built / named["name"]).is_file()
    copied = [
        line.split()[1] for line in steps.splitlines() if line.startswith("COPY _build/files")
    ]
    assert copied
    for path in copied:
        assert (beside / "context" / path).is_file()
    assert f'EE_BASE_IMAGE="{content(EXAMPLE)["images"]["base_image"]["name"]}"' in steps


def test_example_names_this_release() -> None:
    galaxy = content(ROOT / "galaxy.yml")
    (named,) = content(EXAMPLE)["dependencies"]["galaxy"]["collections"]
    release = f"{galaxy['namespace']}-{galaxy['name']}-{galaxy['version']}.tar.gz"
    assert Path(named["name"]).name == release


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        (EXAMPLE, "execution-environment"),
        (EXAMPLES / "ansible-navigator.yml", "ansible-navigator-config"),
    ],
    ids=lambda value: getattr(value, "stem", None),
)
def test_ansible_accepts_it(path: Path, schema: str) -> None:
    """By the schemas that ansible-lint carries."""
    text = resources.files("ansiblelint.schemas").joinpath(f"{schema}.json").read_text("utf-8")
    jsonschema.Draft7Validator(json.loads(text)).validate(content(path))


def test_versions_are_those_of_the_project() -> None:
    """A collection caps no version, as an image holds several; the floor is the project's."""
    project = {
        line.partition(">=")[0]: line.partition(">=")[2].partition(",")[0]
        for line in (ROOT / "requirements.txt").read_text("utf-8").splitlines()
        if ">=" in line
    }
    assert f"pywinrm[kerberos]>={project['pywinrm']}" == NEEDED
    core = content(EXAMPLE)["dependencies"]["ansible_core"]["package_pip"]
    assert core == f"ansible-core>={project['ansible-core']}"
