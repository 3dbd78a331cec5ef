"""Any Windows with Office in any state and any options of the module: strategies."""

from __future__ import annotations

from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.tables import (
    office_gvlks,
)
from hypothesis import strategies as st

from lab.simulation.network import Network
from lab.simulation.office import OfficeLicense, office_families, published_key
from lab.simulation.windows import SimulatedWindows
from tests.support.any_run import faults
from tests.support.full_key import CANARY
from tests.support.office_on_simulation import licence, with_office
from tests.support.run_on_simulation import KMS01, KMS_CLOSED, KMS_LOW
from tests.support.scenario import MAK
from tests.support.variants import variants

SECOND_MAK = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
KMS_CLIENTS = [family for family, _ in office_families()]
FAVOURITES = [
    "Office24ProPlus2024VL_KMS_Client_AE",
    "Office24VisioPro2024VL_KMS_Client_AE",
    "Office21Standard2021VL_KMS_Client_AE",
    "Office16ProPlusVL_KMS_Client",
    "OfficeProPlusVL_KMS_Client",
    "OfficeProPlus-KMS_Client",
]
MAKS = [
    "Office24ProPlus2024VL_MAK_AE1",
    "Office24VisioPro2024VL_MAK_AE1",
    "Office16ProPlusVL_MAK",
    "OfficeProPlus-MAK",
]
OTHERS = [
    "Office16O365ProPlusR_Subscription1",
    "Office19HomeBusiness2019R_Retail",
    "Office19ProPlus2019R_Grace",
    "OfficeKMSHostVL_KMS_Host",
    "Office16MondoVL_KMS_Client",
    "Office16ProjectProXC2RVL_KMS_ClientC2R",
    "OfficeNobodyKnows_Retail",
]
CLICK_TO_RUN = [
    "ProPlus2024Volume",
    "ProPlus2024Volume,VisioPro2024Volume",
    "O365ProPlusRetail",
    "O365ProPlusRetail, VisioPro2024Volume",
    "Standard2021Volume",
    "Nonsense,,",
]
HOSTS = [None, None, KMS01, "KMS01.Contoso.Example.", KMS_LOW, "kms-old.contoso.example", CANARY]


FAULTS = [0xC004F074, 0xC004F038, 0xC004F069, 0x80070005]
FAULTY_METHODS = ["Activate", "InstallProductKey", "UninstallProductKey", "Nothing"]


@st.composite
def licenses(draw: st.DrawFn, build: int) -> list[OfficeLicense]:
    """Licences of a few families, with a key or without."""
    families = draw(
        st.lists(
            st.sampled_from(FAVOURITES * 4 + KMS_CLIENTS + MAKS * 2 + OTHERS),
            max_size=5,
            unique=True,
        )
    )
    if draw(st.integers(0, 2)) == 0:
        families = list(dict.fromkeys([*families, FAVOURITES[0], MAKS[0]]))
    made = []
    for family in families:
        status = draw(st.sampled_from([None, None, 1, 1, 2, 5]))
        tail = draw(st.sampled_from(["", "", "3V66T", MAK[-5:] if "MAK" in family else ""]))
        license = licence(family, status, build, tail)
        if status is not None:
            license.kms_host = draw(st.sampled_from([None] * 4 + HOSTS))
            license.kms_port = draw(st.sampled_from([0, 0, 1688, 1700]))
            if not license.by_own_service:
                license.activation_type_enabled = draw(st.sampled_from([0, 0, 0, 1, 2]))
                license.lookup_domain = draw(st.sampled_from([None, None, "low.example"]))
        made.append(license)
    return made


@st.composite
def machines(draw: st.DrawFn, network: Network) -> SimulatedWindows:
    """Windows 7 or later with Office in any state."""
    build = draw(st.sampled_from([20348, 20348, 26100, 9200, 7601]))
    return with_office(
        network,
        *draw(licenses(build)),
        click_to_run=draw(st.sampled_from([None, None, None, *CLICK_TO_RUN])),
        build=build,
        kms_host=draw(st.sampled_from(HOSTS)),
        kms_port=draw(st.sampled_from([0, 0, 0, 1688, 1700])),
        lookup_domain=draw(st.sampled_from([None, None, "contoso.example"])),
        domain=draw(st.sampled_from(["contoso.example", "low.example", "fabrikam.example"])),
        is_domain_joined=draw(st.booleans()),
        clock_offset_seconds=draw(st.sampled_from([0, 0, 0, 0, 5 * 3600])),
        host_caching=draw(st.booleans()),
        variant=draw(variants()),
        office_host_caching=draw(st.booleans()),
        office_keys=draw(
            st.sampled_from([{}, {MAK: MAKS[0], SECOND_MAK: MAKS[1]}, {MAK: MAKS[3]}])
        ),
        wmi_faults=draw(st.lists(faults(FAULTS, FAULTY_METHODS), max_size=1)),
    )


def any_options() -> st.SearchStrategy[dict[str, Any]]:
    """Options, most of them sensible."""
    given_options = {
        "kms_host": st.sampled_from([KMS01] * 6 + [KMS_LOW, KMS_CLOSED, f"{KMS01}:1700", CANARY]),
        "activate": st.sampled_from([True, True, True, False]),
        "replace_channels": st.sampled_from([[], [], ["mak"]]),
        "remove_stale_keys": st.booleans(),
        "accept_insufficient_count": st.booleans(),
        "retries": st.sampled_from([0, 1, 2]),
        "renew_within_days": st.sampled_from([0, 0, 30, 179]),
        "renew_spread": st.just(0),
    }
    products = [row.product for row in office_gvlks()][::9]
    optional = {
        "activation_type": st.sampled_from([None, "any", "kms"]),
        "kms_caching": st.sampled_from([None, True, False]),
        "products": st.lists(
            st.sampled_from([*products, "Office Professional Plus 2016", "Office LTSC 2024"]),
            max_size=3,
        ),
        "product_keys": st.lists(
            st.sampled_from([*filter(None, map(published_key, FAVOURITES)), CANARY]), max_size=2
        ),
    }
    discovery = {**given_options, "kms_host": st.none(), "kms_discovery": st.just(True)}
    looked_up = {
        "kms_lookup_domain": st.sampled_from([None, "", "contoso.example", "kms01"]),
        "kms_caching": st.sampled_from([None, False]),
    }
    mak = {
        **given_options,
        "kms_host": st.none(),
        "method": st.just("mak"),
        "product_keys": st.sampled_from([[MAK], [MAK], [MAK, SECOND_MAK], []]),
    }
    return st.one_of(
        st.fixed_dictionaries(given_options),
        st.fixed_dictionaries(given_options, optional=optional),
        st.fixed_dictionaries(discovery, optional=looked_up),
        st.fixed_dictionaries({**discovery, "kms_discovery": st.just(False),
                               "method": st.just("ad")}),
        st.fixed_dictionaries(mak, optional={"products": optional["products"]}),
    )  # fmt: skip
