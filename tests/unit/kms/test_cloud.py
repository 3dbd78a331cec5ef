"""KMS hosts of clouds: one table, by name and by address."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._kms import cloud
from ansible_collections.volume.activation.plugins.plugin_utils._kms.cloud import (
    cloud_kms_hosts,
    kept_as,
)
from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import (
    cloud_provider_of,
    is_public_address,
    parse_kms_endpoint,
)

TABLE = Path(cloud.__file__).parent / "data" / "cloud_kms_hosts.csv"


def test_every_row_has_a_source_and_every_host_stands_once() -> None:
    with TABLE.open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert all(row["source"] for row in rows)
    assert [row["host"] for row in rows] == list(cloud_kms_hosts())


@pytest.mark.parametrize(
    ("host", "kept"),
    [
        ("azkms.core.windows.net", "azure_kms"),
        ("20.118.99.224", "azure_kms"),
        ("kms.core.usgovcloudapi.net", "azure_government_kms"),
        ("52.126.105.2", "azure_government_kms"),
        ("azkms.core.chinacloudapi.cn", "azure_china_kms"),
        ("42.159.7.249", "azure_china_kms"),
        ("kms.core.cloudapi.de", "azure_germany_kms"),
        ("51.4.143.248", "azure_germany_kms"),
        ("169.254.169.251", "aws_kms"),
        ("[fd00:ec2:0::250]", "aws_kms"),
        ("KMS.Windows.GoogleCloud.com.", "google_cloud_kms"),
        ("35.190.247.13", "google_cloud_kms"),
        ("::ffff:169.254.169.253", "oracle_cloud_kms"),
        ("kms.adn.networklayer.com", "ibm_cloud_kms"),
        ("161.26.96.9", "ibm_cloud_kms"),
    ],
)
def test_a_cloud_is_known_by_name_and_by_address(host: str, kept: str) -> None:
    provider = cloud_provider_of(host)
    assert provider is not None
    assert kept_as(provider) == kept


@pytest.mark.parametrize("host", ["kms01.example.org", "core.windows.net", "169.254.169.254", ""])
def test_any_other_host_is_of_no_cloud(host: str) -> None:
    assert cloud_provider_of(host) is None


@pytest.mark.parametrize("host", cloud_kms_hosts())
def test_every_host_of_a_cloud_is_accepted_when_it_is_asked_for(host: str) -> None:
    """Link-local and public addresses too, without a further option."""
    assert parse_kms_endpoint(host).host == host
    assert not is_public_address(host) or cloud_provider_of(host)
