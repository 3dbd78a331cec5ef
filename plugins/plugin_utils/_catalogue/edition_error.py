# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors for an edition that has no published volume key, each with its remedy."""

from __future__ import annotations

from .._inputs.error import shown
from .advice import CLIENT_EVALUATION_REMEDY, server_evaluation_remedy
from .edition_id import full_server_edition
from .tables import EditionWithoutKey


class UnknownProductError(LookupError):
    """No published key is known for an edition and build. The text is one plain line.

    ``product`` is what the edition is, where that is known all the same.
    """

    product: str | None = None
    remedy = (
        "Compare EditionID and build with the machine, and look for a newer release of this "
        "collection when the product is new"
    )


class NoPublishedKeyError(UnknownProductError):
    """The edition is known, and Microsoft publishes no setup key (GVLK) for it."""

    def __init__(self, edition_id: str, edition: EditionWithoutKey) -> None:
        super().__init__(
            f"EditionID {shown(edition_id)} is {edition.product}, for which no setup key (GVLK) is "
            f"published: {edition.reason}"
        )
        self.product = edition.product
        self.remedy = edition.remedy


class EvaluationEditionError(UnknownProductError):
    """The edition is an evaluation; no key activates it."""

    def __init__(self, edition_id: str) -> None:
        super().__init__(
            f"EditionID {shown(edition_id)} is an evaluation edition; no key activates it"
        )
        # Microsoft's page on conversion of evaluations offers it for servers only.
        full = full_server_edition(edition_id)
        self.remedy = server_evaluation_remedy(full) if full else CLIENT_EVALUATION_REMEDY


class NoVolumeEditionError(UnknownProductError):
    """The edition is never sold by volume licence."""

    def __init__(self, edition_id: str) -> None:
        super().__init__(
            f"EditionID {shown(edition_id)} is a Home edition, which has no volume licence"
        )
        self.remedy = (
            "Upgrade it to Pro with a genuine Pro licence first; volume licences build on that"
        )
