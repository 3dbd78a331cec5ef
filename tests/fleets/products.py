"""Windows and Office of a generated fleet, each with its share and its published key's last five.

The shares are a guess at a fleet that is half way from Windows 10 to 11; no survey says them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate

from ansible_collections.volume.activation.plugins.plugin_utils._audit.machine import AuditedLicense
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.keys import gvlk_for
from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    office_gvlks,
)

from lab.simulation.windows import WINDOWS_APPLICATION_ID, License

OFFICE_APPLICATION_ID = "0ff1ce15-a989-479d-af46-f275c6370663"
CLIENT_THRESHOLD, SERVER_THRESHOLD, OFFICE_THRESHOLD = 25, 5, 5


@dataclass(frozen=True, slots=True)
class Windows:
    """An edition at a build. ``share`` is its weight beside others of the same table."""

    edition_id: str
    build: int
    installation_type: str
    share: int

    @property
    def is_client(self) -> bool:
        """Whether a KMS host has to count 25 before it activates it."""
        return self.installation_type == "Client"

    @property
    def last_five(self) -> str:
        """Of its published setup key."""
        return gvlk_for(self.edition_id, self.build).key[-5:]


@dataclass(frozen=True, slots=True)
class Office:
    """An Office by the name of its licence and as the table of keys names it."""

    name: str
    product: str
    share: int

    @property
    def family(self) -> str:
        """Such as Office21ProPlus2021VL_KMS_Client_AE."""
        return self.name.split(", ")[1].removesuffix(" edition")

    @property
    def last_five(self) -> str:
        """Of its published setup key."""
        return next(row.key for row in office_gvlks() if row.product == self.product)[-5:]


CLIENTS = (
    Windows("Enterprise", 26100, "Client", 24),
    Windows("Enterprise", 22631, "Client", 20),
    Windows("Professional", 26100, "Client", 12),
    Windows("Professional", 22631, "Client", 9),
    Windows("Education", 22631, "Client", 3),
    Windows("Enterprise", 19045, "Client", 16),
    Windows("Professional", 19045, "Client", 9),
    Windows("EnterpriseS", 26100, "Client", 2),
    Windows("EnterpriseS", 19044, "Client", 3),
    Windows("EnterpriseS", 17763, "Client", 2),
)
SERVERS = (
    Windows("ServerStandard", 26100, "Server", 6),
    Windows("ServerDatacenter", 26100, "Server", 3),
    Windows("ServerStandard", 20348, "Server", 26),
    Windows("ServerDatacenter", 20348, "Server Core", 10),
    Windows("ServerStandard", 17763, "Server", 22),
    Windows("ServerDatacenter", 17763, "Server Core", 8),
    Windows("ServerStandard", 14393, "Server", 13),
    Windows("ServerDatacenter", 14393, "Server", 6),
    Windows("ServerStandard", 9600, "Server", 4),
    Windows("ServerDatacenter", 9600, "Server", 2),
)
OLDER_CLIENTS = (
    Windows("Enterprise", 19045, "Client", 7),
    Windows("Professional", 19045, "Client", 3),
)
OLDER_SERVERS = (
    Windows("ServerStandard", 14393, "Server", 10),
    Windows("ServerStandard", 9600, "Server", 4),
    Windows("ServerStandard", 20348, "Server", 2),
)
"""Of a site whose KMS host has the host key of 2016; its first servers of 2022 have just come."""

# Names from reference/products_sample.yml.
OFFICES = (
    Office(
        "Office 24, Office24ProPlus2024VL_KMS_Client_AE edition",
        "Office LTSC Professional Plus 2024",
        4,
    ),
    Office(
        "Office 21, Office21ProPlus2021VL_KMS_Client_AE edition",
        "Office LTSC Professional Plus 2021",
        10,
    ),
    Office(
        "Office 21, Office21Standard2021VL_KMS_Client_AE edition",
        "Office LTSC Standard 2021",
        3,
    ),
    Office(
        "Office 19, Office19ProPlus2019VL_KMS_Client_AE edition",
        "Office Professional Plus 2019",
        4,
    ),
    Office(
        "Office 16, Office16ProPlusVL_KMS_Client edition",
        "Office Professional Plus 2016",
        3,
    ),
)


def cumulative(table: Sequence[Windows | Office]) -> list[int]:
    """Weights as random.choices takes them soonest."""
    return list(accumulate(each.share for each in table))


@cache
def windows_license(product: Windows) -> AuditedLicense:
    """The licence of a KMS client, activated a moment ago."""
    return AuditedLicense(
        name=f"Windows(R), {product.edition_id} edition",
        family=product.edition_id,
        application="windows",
        activation_id=activation_id(WINDOWS_APPLICATION_ID, product.edition_id, "gvlk"),
        is_addon=False,
        channel="gvlk",
        partial_product_key=product.last_five,
        license_status="licensed",
        reason_code=None,
        grace_minutes=0,
        expires=None,
        evaluation_end=None,
        activation_type="kms",
        activation_type_enabled="any",
        kms_required_count=CLIENT_THRESHOLD if product.is_client else SERVER_THRESHOLD,
    )


@cache
def office_license(product: Office) -> AuditedLicense:
    """The licence of an Office that a KMS host has activated a moment ago."""
    return AuditedLicense(
        name=product.name,
        family=product.family,
        application="office",
        activation_id=activation_id(OFFICE_APPLICATION_ID, product.family, "gvlk"),
        is_addon=False,
        channel="gvlk",
        partial_product_key=product.last_five,
        license_status="licensed",
        reason_code=None,
        grace_minutes=0,
        expires=None,
        evaluation_end=None,
        activation_type="kms",
        activation_type_enabled="any",
        kms_required_count=OFFICE_THRESHOLD,
    )


def lent_last_five() -> str:
    """Of a published key, in place of those of MAK, OEM, ESU and host keys, which are none."""
    return gvlk_for("Professional", 19045).key[-5:]


ESU_LICENSE = AuditedLicense(
    name="Windows(R), Client-ESU-Year1 add-on for Enterprise",
    family="Client-ESU-Year1",
    application="windows",
    activation_id="f520e45e-7413-4a34-a497-d2765967d094",
    is_addon=True,
    channel="mak",
    partial_product_key=lent_last_five(),
    license_status="licensed",
    reason_code=None,
    grace_minutes=0,
    expires=None,
    evaluation_end=None,
    activation_type=None,
    activation_type_enabled=None,
    kms_required_count=None,
)


def activation_id(application_id: str, family: str, channel: str) -> str:
    """As the lab has it: the same for the same licence on every machine."""
    return License(channel, "", family, application_id=application_id).activation_id
