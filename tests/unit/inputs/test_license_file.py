"""Licence files of the controller: what is one, and what is refused in one line."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.license_file import (
    MAX_BYTES,
    read_license_file,
)

from lab.simulation.holdings import LICENSE_TEXT

RELEASE = "urn:mpeg:mpeg21:2003:01-REL-R-NS"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_license_file(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_bytes(LICENSE_TEXT.replace("utf-8", encoding.removesuffix("-sig")).encode(encoding))
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


BOMB = '<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no well-formed XML"),
        ("not XML at all", "no well-formed XML"),
        ("<license>", "no well-formed XML"),
        (f'<r:license xmlns:r="{RELEASE}">&b;</r:license>', "no well-formed XML"),
        ("<license/>", "neither a license nor a licenseGroup"),
        ('<license xmlns="urn:other"/>', "neither a license nor a licenseGroup"),
        (f'<grant xmlns="{RELEASE}"/>', "neither a license nor a licenseGroup"),
        (f'{BOMB}<r:license xmlns:r="{RELEASE}">&b;</r:license>', "without a document type"),
        (f'<!DOCTYPE r SYSTEM "file:///etc/passwd">{LICENSE_TEXT[39:]}', "without a document type"),
    ],
)
def test_file_that_is_no_license(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError, match=said) as raised:
        read_license_file(str(path), "license_file")
    assert "\n" not in str(raised.value)


def test_document_type_in_another_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_bytes(f'{BOMB}<r:license xmlns:r="{RELEASE}"/>'.encode("utf-16"))
    with pytest.raises(InputError, match="without a document type"):
        read_license_file(str(path), "license_file")


def test_size_of_a_license_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xrm-ms"
    path.write_text(LICENSE_TEXT + " " * (MAX_BYTES - len(LICENSE_TEXT.encode())), "utf-8")
    assert path.stat().st_size == MAX_BYTES
    assert read_license_file(str(path), "license_file").licenses == 1
    path.write_text(LICENSE_TEXT + " " * MAX_BYTES, "utf-8")
    with pytest.raises(InputError, match="this one is larger"):
        read_license_file(str(path), "license_file")


def test_folder_is_no_license_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="Is a directory"):
        read_license_file(str(tmp_path), "license_file")
