"""playbooks/products.yml: the table of supported products, without a machine."""

from __future__ import annotations

from typing import Any

import pytest

from lab.playbook import run_playbook

PLAYBOOK = "playbooks/products.yml"
NO_MACHINES: dict[str, Any] = {"all": {"hosts": {}}}


def shown(*options: str, playbook: str = PLAYBOOK) -> list[str]:
    """The lines that the playbook shows."""
    run = run_playbook(playbook, NO_MACHINES, *options)
    assert run.rc == 0, run.output
    lines = run.hosts["localhost"].result["msg"]
    assert all(f'"{line}"' in run.output for line in lines)
    return [str(line) for line in lines]


def test_all_products_by_the_full_name_of_the_playbook() -> None:
    lines = shown(playbook="volume.activation.products")
    assert all(len(line) <= 120 for line in lines)
    text = "\n".join(lines)
    for heading in ("Windows 11: ", "Windows Vista: ", "Windows Server 2008: ", "Office 2010: "):
        assert f"\n{heading}" in text


def test_one_application_on_a_day() -> None:
    text = "\n".join(shown("-e", "products_of=office", "-e", "products_on=2027-01-31"))
    assert "Office LTSC 2024" in text
    assert "2021" not in text
    assert "Windows 1" not in text


def test_one_product_by_its_name() -> None:
    text = "\n".join(shown("-e", '{"products_of": "windows server 2016"}'))
    assert "2027-01-12" in text
    assert "Windows Server 2019" not in text


OF = "give all, windows, office or a product such as Windows 10 or Office 2016"
ON = "give a day such as 2027-01-31"


@pytest.mark.parametrize(
    ("variables", "line"),
    [
        ("products_of=ofice", f"products_of: 'ofice' is not accepted: {OF}"),
        ("products_of=", f"products_of: '' is not accepted: {OF}"),
        ('{"products_of": ["office"]}', f"products_of: '['office']' is not accepted: {OF}"),
        ("products_on=31.01.2027", f"products_on: '31.01.2027' is not accepted: {ON}"),
        ("products_on=2027-02-30", f"products_on: '2027-02-30' is not accepted: {ON}"),
        (
            "products_of=BCDFG-HJKMP-QRTVW-XY234-6789B",
            f"products_of: '*****-*****-*****-*****-6789B' is not accepted: {OF}",
        ),
    ],
)
def test_a_bad_value_gives_one_clear_line(variables: str, line: str) -> None:
    run = run_playbook(PLAYBOOK, NO_MACHINES, "-e", variables)
    assert run.rc != 0
    assert run.hosts["localhost"].outcome == "failed"
    assert line in run.hosts["localhost"].message
    assert "\n" not in run.hosts["localhost"].message
    assert "BCDFG-HJKMP" not in run.output
