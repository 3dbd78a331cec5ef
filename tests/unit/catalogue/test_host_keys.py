"""Which KMS host key activates which Windows."""

from __future__ import annotations

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.host_keys import (
    csvlk_generation,
    generations,
    host_keys,
    keys_for_host,
    keys_instead,
    kms_host_products,
)
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    Gvlk,
    windows_gvlks,
)

NOT_IN_THE_MATRIX = {"Windows IoT", "Windows 8", "Windows Vista"}


def gvlk(product: str, edition: str) -> Gvlk:
    """The row of the catalogue."""
    return next(row for row in windows_gvlks() if (row.product, row.edition) == (product, edition))


def years(*names: str) -> tuple[str, ...]:
    """Host keys of Windows Server by year."""
    return tuple(f"Windows Server {name}" for name in names)


@pytest.mark.parametrize(
    ("product", "edition", "host", "keys"),
    [
        ("Windows Server 2025", "Standard", "Windows Server 2025", years("2025")),
        ("Windows Server 2025", "Standard", "Windows Server 2019", years("2025")),
        ("Windows Server 2025", "Standard", "Windows Server 2016", ()),
        ("Windows Server 2022", "Datacenter", "Windows Server 2022", years("2025", "2022")),
        ("Windows Server 2019", "Standard", "Windows Server 2012 R2", years("2019")),
        ("Windows Server 2016", "Standard", "Windows Server 2012", years("2016")),
        ("Windows Server, version 20H2", "Datacenter", "Windows Server 2012", years("2016")),
        ("Windows Server 2008", "Standard", "Windows 10", ()),
        ("Windows 11", "Pro", "Windows Server 2016", years("2022")),
        ("Windows 11", "Enterprise LTSC 2024", "Windows Server 2022", years("2025")),
        ("Windows 11", "Enterprise N LTSC 2024", "Windows Server 2016", ()),
        ("Windows 10", "Enterprise", "Windows 7", ("Windows 10",)),
        ("Windows 10", "Enterprise LTSC 2021", "Windows Server 2012 R2", years("2019")),
        ("Windows 10", "Enterprise LTSC 2019", "Windows Server 2012", ()),
        ("Windows 10", "Enterprise LTSB 2016", "Windows Server 2012", years("2016")),
        ("Windows 10", "Enterprise LTSB 2016", "Windows 10", ()),
        ("Windows 10", "Enterprise N LTSB 2015", "Windows 10", ("Windows 10",)),
    ],
)
def test_keys_that_the_host_takes(
    product: str, edition: str, host: str, keys: tuple[str, ...]
) -> None:
    """From Microsoft's matrix, oldest Windows to newest."""
    found = host_keys(gvlk(product, edition), host)
    assert found is not None
    assert found.keys == keys
    assert set(found.keys) <= set(found.all_keys)


@pytest.mark.parametrize(
    ("product", "edition", "host", "updates"),
    [
        ("Windows Server 2025", "Standard", "Windows Server 2022", ("KB5034765 or later",)),
        ("Windows Server 2022", "Standard", "Windows Server 2022", ()),
        (
            "Windows Server 2019",
            "Standard",
            "Windows Server 2016",
            ("KB5003638 or later", "KB4478877 or later"),
        ),
        ("Windows 10", "Pro", "Windows 7", ("KB3079821",)),
    ],
)
def test_updates_of_the_host(
    product: str, edition: str, host: str, updates: tuple[str, ...]
) -> None:
    """One of them is enough."""
    found = host_keys(gvlk(product, edition), host)
    assert found is not None
    assert found.updates == updates


@pytest.mark.parametrize("row", windows_gvlks(), ids=lambda row: f"{row.product} {row.edition}")
def test_every_published_key_is_in_the_matrix_or_known_not_to_be(row: Gvlk) -> None:
    """A product that is in the matrix has a host for it."""
    found = [host_keys(row, host) for host in kms_host_products()]
    if row.product in NOT_IN_THE_MATRIX:
        assert found == [None] * len(found)
    else:
        assert any(each and each.keys for each in found)


def test_hosts_are_windows_that_the_catalogue_knows() -> None:
    """So that a misspelled name is noticed."""
    assert set(kms_host_products()) < {row.product for row in windows_gvlks()}
    assert kms_host_products()[0] == "Windows Server 2025"


def test_a_kms_host_on_server_2008_r2_needs_its_update() -> None:
    """A row of the page of 2025 that the one of 2024 was read without."""
    for build, updates in ((9200, ("KB3079821",)), (9600, ("KB3079821",)), (14393, ())):
        found = host_keys(gvlk_for("ServerStandard", build), "Windows Server 2008 R2")
        assert found is not None
        assert found.updates == updates


NEWEST_FIRST = (*years("2025", "2022", "2019", "2016"), "Windows 10")
OLDER = "Windows Server 2012 R2 for Windows 10"


def test_generations_and_hosts() -> None:
    assert generations() == NEWEST_FIRST
    assert keys_for_host("Windows Server 2019") == years("2025", "2022", "2019")
    assert keys_for_host("Windows 8") == ()
    assert kms_host_products() == (
        *years("2025", "2022", "2019", "2016", "2012 R2", "2012"),
        "Windows 10", "Windows 8.1", "Windows 7",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("channel", "generation"),
    [
        ("VOLUME_KMS_WS25 channel", "Windows Server 2025"),
        ("volume_kms_ws16 channel", "Windows Server 2016"),
        ("VOLUME_KMS_WS99 channel", None),
        ("VOLUME_KMS_2012-R2_WIN10 channel", OLDER),
        ("VOLUME_KMS_2012-R2 channel", "Windows Server 2012 R2"),
        ("VOLUME_KMS_2012 channel", "Windows Server 2012"),
        ("VOLUME_KMS_W10 channel", "Windows 10"),
        ("VOLUME_KMS_C channel", None),
        ("VOLUME_KMS channel", None),
        ("VOLUME_KMSCLIENT channel", None),
    ],
)
def test_generation_of_a_host_key(channel: str, generation: str | None) -> None:
    assert csvlk_generation(f"Windows(R) Operating System, {channel}") == generation


def test_no_description_is_of_no_generation() -> None:
    assert csvlk_generation(None) is None
    assert csvlk_generation("") is None


@pytest.mark.parametrize(
    ("product", "edition", "generation", "keys"),
    [
        ("Windows Server 2022", "Standard", "Windows Server 2019", years("2025", "2022")),
        ("Windows Server 2022", "Standard", "Windows Server 2022", ()),
        ("Windows Server 2022", "Standard", "Windows Server 2028", ()),
        ("Windows 11", "Pro", "Windows 10", years("2025", "2022")),
        ("Windows 10", "Pro", "Windows 10", ()),
        ("Windows 8", "Pro", "Windows Server 2012", ()),
        ("Windows 10", "Pro", OLDER, ()),
        ("Windows 10", "Enterprise LTSB 2015", OLDER, ()),
        ("Windows 10", "Enterprise LTSB 2016", OLDER, years("2025", "2022", "2019", "2016")),
        ("Windows 10", "Enterprise N LTSC 2019", OLDER, years("2025", "2022", "2019")),
        ("Windows 11", "Enterprise LTSC 2024", OLDER, years("2025")),
        ("Windows Server 2016", "Standard", OLDER, years("2025", "2022", "2019", "2016")),
        ("Windows Server 2012 R2", "Standard", OLDER, ()),
        ("Windows Server, version 1709", "Standard", OLDER,
         years("2025", "2022", "2019", "2016")),
        ("Windows 10", "Pro", "Windows Server 2012 R2", NEWEST_FIRST),
        ("Windows 8.1", "Pro", "Windows Server 2012 R2", ()),
        ("Windows 8.1", "Pro", "Windows Server 2012", NEWEST_FIRST),
        ("Windows Server 2012 R2", "Standard", "Windows Server 2012",
         years("2025", "2022", "2019", "2016")),
        ("Windows Server 2012", "Standard", "Windows Server 2012", ()),
    ],
)  # fmt: skip
def test_keys_instead_of_one_that_does_not_do(
    product: str, edition: str, generation: str, keys: tuple[str, ...]
) -> None:
    assert keys_instead(gvlk(product, edition), generation) == keys
