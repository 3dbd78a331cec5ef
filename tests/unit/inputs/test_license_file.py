"""Licence files of the controller: what is one, and what is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.license_file import (
    read_license_file,
)

from lab.simulation.holdings import LICENSE_TEXT

RELEASE = "urn:mpeg:mpeg21:2003:01-REL-R-NS"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le"])
def test_license_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xrm-ms"
    mark = "\ufeff" if encoding[-3:] in ("-be", "-le") else ""
    text = LICENSE_TEXT.replace("utf-8", encoding[:6].removesuffix("-"))
    path.write_bytes(f"{mark}{text}".encode(encoding))
    read = read_license_file(str(path), "license_file")
    assert read.licenses == 1
    assert read.text.startswith("<?xml")
    assert "ü" in read.text
    assert "ü" not in repr(read)


def test_license_file_of_one_license_or_more(tmp_path: Path) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_text(f'<r:license xmlns:r="{RELEASE}"/>', "utf-8")
    assert read_license_file(str(path), "license_file").licenses == 1
    two = '<license xmlns="urn:microsoft:sl:2005"/>' * 2
    path.write_text(
        f'<g:licenseGroup xmlns:g="urn:microsoft:sl:licensegroup:2005">{two}</g:licenseGroup>',
        "utf-8",
    )
    assert read_license_file(str(path), "license_file").licenses == 2
    path.write_text('<licenseGroup xmlns="urn:microsoft:sl:licensegroup:2005"/>', "utf-8")
    assert read_license_file(str(path), "license_file").licenses == 1


ACCEPTED = "a licence file (.xrm-ms) on the controller, of at most 2 MiB"
NO_XML = f"{ACCEPTED}; this one is no well-formed XML"
NO_LICENSE = f"{ACCEPTED}; the first element of this one is neither a license nor a licenseGroup"
DOCTYPE = f"{ACCEPTED}, without a document type"


def refusal(path: Path) -> str:
    """What is said of a file; nothing of it is quoted."""
    with pytest.raises(InputError) as caught:
        read_license_file(str(path), "license_file")
    assert caught.value.variable == "license_file"
    return caught.value.accepted


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", NO_XML),
        ("not XML at all", NO_XML),
        ("<license>", NO_XML),
        (f'<r:license xmlns:r="{RELEASE}">&b;</r:license>', NO_XML),
        ("<license/>", NO_LICENSE),
        ('<license xmlns="urn:other"/>', NO_LICENSE),
        (f'<license xmlns="x{RELEASE}"/>', NO_LICENSE),
        (f'<grant xmlns="{RELEASE}"/>', NO_LICENSE),
        (f'{BOMB}<r:license xmlns:r="{RELEASE}">&b;</r:license>', DOCTYPE),
        (f'<!DOCTYPE r SYSTEM "file:///etc/passwd">{LICENSE_TEXT[39:]}', DOCTYPE),
    ],
)
def test_file_that_is_no_license(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_text(text, "utf-8")
    assert refusal(path) == said


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be", "utf-16-le"])
def test_document_type_in_another_encoding(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xrm-ms"
    mark = "" if encoding == "utf-16" else "\ufeff"
    path.write_bytes(f'{mark}{BOMB}<r:license xmlns:r="{RELEASE}"/>'.encode(encoding))
    assert refusal(path) == DOCTYPE


def test_size_of_a_license_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_text(LICENSE_TEXT + " " * (2_097_152 - len(LICENSE_TEXT.encode())), "utf-8")
    assert read_license_file(str(path), "license_file").licenses == 1
    path.write_bytes(path.read_bytes() + b" ")
    assert refusal(path) == f"{ACCEPTED}; this one is larger"


def test_folder_is_no_license_file(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{ACCEPTED}: Is a directory"
    assert refusal(tmp_path / "a") == f"{ACCEPTED}: No such file or directory"
