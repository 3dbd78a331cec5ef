# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which Office products a machine has, told from its licences: volume, leftover, or left alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from .._catalogue.office_names import (
    FIRST_CLICK_TO_RUN_RELEASE,
    ClickToRunId,
    OfficeLicenseName,
    click_to_run_id,
    office_product_of,
    parse_office_name,
)
from .._catalogue.tables import OfficeGvlk
from .._inputs.table_file import read_csv
from .office import OfficeLicense, OfficeState

MICROSOFT_365: Final = "microsoft_365"
_MICROSOFT_365_WORD: Final = "O365"

_LEFT_ALONE = read_csv(Path(__file__).parent / "data" / "left_alone.csv")
_WHY_LEFT_ALONE: Final = {row["channel"]: row["why"] for row in _LEFT_ALONE}
_UNKNOWN_CHANNEL: Final = "its channel is not known here"


@dataclass(frozen=True)
class VolumeProduct:
    """A product of the published table whose volume licences are installed.

    ``kms_clients`` are the licences that take its GVLK, one but for odd installations. ``maks``
    are the licences of it that hold a MAK.
    """

    gvlk: OfficeGvlk
    kms_clients: tuple[OfficeLicense, ...]
    maks: tuple[OfficeLicense, ...]

    @property
    def name(self) -> str:
        """As the published table names it."""
        return self.gvlk.product

    @property
    def kms_client(self) -> OfficeLicense:
        """The licence that takes the GVLK; the one that has it, where there are several."""
        return next((e for e in self.kms_clients if e.product is not None), self.kms_clients[0])

    @property
    def takes_key_twice(self) -> bool:
        """Whether the key fits several licences, and none of them holds it."""
        return len(self.kms_clients) > 1 and self.kms_client.product is None


@dataclass(frozen=True)
class Leftover:
    """A key of a product that is not installed any more, or of an older release beside a newer."""

    license: OfficeLicense
    name: str
    why: str

    @property
    def tail(self) -> str:
        """The last five characters of the key."""
        return self.license.product.partial_product_key if self.license.product else ""


@dataclass(frozen=True)
class LeftAlone:
    """What is recognised and not touched. Without a licence it is Click-to-Run that names it."""

    name: str
    channel: str
    why: str
    license: OfficeLicense | None = None


@dataclass(frozen=True)
class OfficeInventory:
    """Everything of Office on a machine, sorted."""

    products: tuple[VolumeProduct, ...] = ()
    leftovers: tuple[Leftover, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether there is no Office."""
        return not (self.products or self.leftovers or self.left_alone)


@dataclass(frozen=True)
class _Named:
    license: OfficeLicense
    name: OfficeLicenseName
    gvlk: OfficeGvlk


def label_of(license: OfficeLicense) -> str:
    """A licence in words: the product's name where it is known, its channel but for KMS clients."""
    named = _named(license)
    if named is None:
        return license.name or license.family
    is_plain = license.channel == "gvlk"
    return named.gvlk.product if is_plain else f"{named.gvlk.product} ({license.channel})"


def office_inventory(office: OfficeState, also: frozenset[str] = frozenset()) -> OfficeInventory:
    """What there is; products of ``also`` count as installed although a newer release is there."""
    ids = [found for text in office.click_to_run or () if (found := click_to_run_id(text))]
    volume = [named for license in office.licenses if (named := _volume(license))]
    reasons = {
        id(each): _why_leftover(each, volume, ids, office.click_to_run)
        for each in volume
        if each.gvlk.product not in also
    }
    installed = [each for each in volume if reasons.get(id(each)) is None]
    products = tuple(_products(installed))
    managed = {license.activation_id for p in products for license in (*p.kms_clients, *p.maks)}
    leftovers = tuple(
        Leftover(each.license, label_of(each.license), why)
        for each in volume
        if each.license.product is not None and (why := reasons.get(id(each))) is not None
    )
    gone = {each.license.activation_id for each in leftovers}
    rest = [e for e in office.with_key if e.activation_id not in managed | gone]
    return OfficeInventory(products, leftovers, tuple(_left_alone(rest, office)))


def _named(license: OfficeLicense) -> _Named | None:
    name = parse_office_name(license.name)
    gvlk = office_product_of(name) if name else None
    return _Named(license, name, gvlk) if name and gvlk else None


def _volume(license: OfficeLicense) -> _Named | None:
    """The licence as one of a published product; none unless it takes its GVLK or holds a MAK."""
    named = _named(license)
    if named is None:
        return None
    is_kms_client = license.channel == "gvlk" and named.name.is_kms_client
    is_mak = license.channel == "mak" and license.product is not None
    return named if is_kms_client or is_mak else None


def _why_leftover(
    named: _Named,
    volume: Iterable[_Named],
    ids: Iterable[ClickToRunId],
    click_to_run: tuple[str, ...] | None,
) -> str | None:
    """Why a volume licence is not of an installed product; none when it is."""
    mine = _rank(_release(named))
    if not _is_installed(named, click_to_run):
        return f"Click-to-Run has {', '.join(click_to_run or ())} and not this product"
    newer = [
        (_rank(_release(each)), True, each.gvlk.product)
        for each in volume
        if each.name.group == named.name.group
        and _rank(_release(each)) > mine
        and _is_installed(each, click_to_run)
    ]
    newer += [
        (_rank(each.release), False, each.text)
        for each in ids
        if each.group == named.name.group and _rank(each.release) > mine
    ]
    return f"{max(newer)[2]} is there too" if newer else None


def _is_installed(named: _Named, click_to_run: tuple[str, ...] | None) -> bool:
    # Until 2016 volume editions come as MSI, which Click-to-Run does not list.
    if click_to_run is None or _release(named) < FIRST_CLICK_TO_RUN_RELEASE:
        return True
    return named.name.click_to_run_id in click_to_run


def _release(named: _Named) -> str:
    return named.gvlk.release


def _rank(release: str) -> tuple[bool, str]:
    """Microsoft 365, which has no release, is newer than all."""
    return not release, release


def _products(installed: list[_Named]) -> Iterator[VolumeProduct]:
    for gvlk in sorted({each.gvlk for each in installed}, key=lambda gvlk: gvlk.product):
        mine = [each.license for each in installed if each.gvlk == gvlk]
        kms_clients = tuple(each for each in mine if each.channel == "gvlk")
        maks = tuple(each for each in mine if each.channel == "mak")
        if kms_clients:
            yield VolumeProduct(gvlk, kms_clients, maks)


def _left_alone(rest: Iterable[OfficeLicense], office: OfficeState) -> Iterator[LeftAlone]:
    has_365 = False
    for license in rest:
        is_365 = _MICROSOFT_365_WORD in license.name
        has_365 = has_365 or is_365
        channel = MICROSOFT_365 if is_365 else license.channel
        why = _WHY_LEFT_ALONE.get(channel, _UNKNOWN_CHANNEL)
        yield LeftAlone(label_of(license), channel, why, license)
    for text in office.click_to_run or ():
        if text.startswith(_MICROSOFT_365_WORD) and not has_365:
            yield LeftAlone(text, MICROSOFT_365, _WHY_LEFT_ALONE[MICROSOFT_365])
