"""Any Windows in any state and any options of the module: strategies."""

from __future__ import annotations

import copy
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._inputs.argument_spec import (
    argument_spec,
)
from hypothesis import strategies as st

from lab.simulation.keys import gvlk_of, published_gvlks
from lab.simulation.network import Network
from lab.simulation.windows import CHANNEL_WORDS, POLICY, License, SimulatedWindows
from tests.support.any_run import faults
from tests.support.full_key import CANARY
from tests.support.run_on_simulation import KMS01, KMS_CLOSED, KMS_LOW, gvlk_license, simulated
from tests.support.scenario import MAK
from tests.support.variants import variants

ESU_KEY = "N9876-432YX-WVTRQ-PMKJH-GFDCB"
OFFICE = "0ff1ce15-a989-479d-af46-f275c6370663"
ALL_KEYS = sorted({row["gvlk"] for row in published_gvlks()})

PUBLISHED = sorted(
    {
        (row["edition_id"], int(row[bound]))
        for row in published_gvlks()
        for bound in ("build_min", "build_max")
        if row["edition_id"] and row[bound] and int(row[bound]) >= 7600
    }
)
ODD = [
    ("Core", 19045),
    ("CoreSingleLanguage", 26100),
    ("EnterpriseEval", 19045),
    ("ServerStandardEval", 20348),
    ("ServerTurbineCor", 26100),
    ("ServerStandard", 7600),
    ("ServerStandard", 999_999_999),
    ("serverstandard", 20348),
    ("ServerNobodyKnows" * 9, 20348),
    (CANARY, 20348),
]
HYPER_V = {"manufacturer": "Microsoft Corporation", "model": "Virtual Machine"}
HOSTS = [
    None,
    KMS01,
    KMS01,
    "KMS01.Contoso.Example.",
    KMS_LOW,
    "kms-old.contoso.example",
    "azkms.core.windows.net",
    "169.254.169.250",
    CANARY,
]


FAULTS = [0xC004F074, 0xC004F038, 0xC004F069, 0x80070005, 0x80041001, 0x12345678]
FAULTY_METHODS = ["Activate", "Activate", "InstallProductKey", "Nothing"]


@st.composite
def windows_license(draw: st.DrawFn, edition_id: str, build: int) -> License:
    """The licence of Windows itself, often the published one."""
    channel = draw(st.sampled_from(["gvlk"] * 6 + [*CHANNEL_WORDS, "VOLUME_NEW channel"]))
    tails = ["3V66T"]
    if channel == "gvlk" and (edition_id, build) in PUBLISHED:
        tails += [gvlk_of(edition_id, build)[-5:]] * 3
    return License(
        channel,
        draw(st.sampled_from(tails)),
        family=edition_id,
        status=draw(st.sampled_from([0, 1, 1, 1, 2, 3, 4, 5, 5, 6])),
        kms_host=draw(st.sampled_from([None] * 4 + HOSTS)),
        kms_port=draw(st.sampled_from([0, 0, 1688, 1700])),
        activation_type_enabled=draw(st.sampled_from([0, 0, 0, 0, 1, 2, 3])),
    )


OFFICE_ID = License("gvlk", "8W8W8", "Office21ProPlus", application_id=OFFICE).activation_id
BESIDES = [
    License("mak", "9V9V9", "ESU-Year1", status=1, is_addon=True),
    License("gvlk", "8W8W8", "Office21ProPlus", status=5, application_id=OFFICE),
    License("retail", "7Q7Q7", "ServerOld", status=1),
]


@st.composite
def activated_machines(draw: st.DrawFn, network: Network) -> SimulatedWindows:
    """A KMS client that is activated, at times with a port of its own or a wrong clock."""
    edition_id, build = draw(st.sampled_from(PUBLISHED))
    return simulated(
        network,
        gvlk_license(edition_id, build),
        edition_id=edition_id,
        build=build,
        kms_host=draw(st.sampled_from([KMS01, KMS01, "KMS01.Contoso.Example.", None])),
        kms_port=draw(st.sampled_from([0, 0, 0, 1700])),
        clock_offset_seconds=draw(st.sampled_from([0, 0, 5 * 3600])),
    )


@st.composite
def machines(draw: st.DrawFn, network: Network) -> SimulatedWindows:
    """Any Windows from 7 on, in any state."""
    edition_id, build = draw(st.sampled_from(PUBLISHED) | st.sampled_from(PUBLISHED + ODD))
    if draw(st.integers(0, 4)) == 0:
        return draw(activated_machines(network))
    licenses = [] if draw(st.integers(0, 9)) == 0 else [draw(windows_license(edition_id, build))]
    licenses += copy.deepcopy([each for each in BESIDES if draw(st.integers(0, 4)) == 0])
    domain = draw(st.sampled_from(["contoso.example", "low.example", "fabrikam.example"]))
    return simulated(
        network,
        *draw(st.permutations(licenses)),
        edition_id=edition_id,
        build=build,
        installation_type=draw(st.sampled_from(["Server", "Server Core", "Client"])),
        kms_host=draw(st.sampled_from(HOSTS)),
        kms_port=draw(st.sampled_from([0, 0, 1688, 1700])),
        lookup_domain=draw(st.sampled_from([None, None, "contoso.example", "nowhere.example"])),
        search_list=draw(st.sampled_from(["", "fabrikam.example, contoso.example"])),
        domain=domain,
        is_domain_joined=draw(st.booleans()),
        clock_offset_seconds=draw(st.sampled_from([0, 0, 0, 3 * 3600, 5 * 3600, -5 * 3600])),
        has_resolve_dns_name=draw(st.sampled_from([True, True, False])),
        denied_registry=draw(st.sampled_from([frozenset(), frozenset({POLICY})])),
        wmi_faults=draw(st.lists(faults(FAULTS, FAULTY_METHODS), max_size=1)),
        host_caching=draw(st.booleans()),
        variant=draw(variants()),
        activation_type_enabled=draw(st.sampled_from([0, 0, 0, 1, 2, 3])),
        foreign_keys=draw(st.sampled_from([{}, {MAK: "mak", ESU_KEY: "esu"}])),
        **draw(st.sampled_from([{}, HYPER_V])),
    )


def any_options() -> st.SearchStrategy[dict[str, Any]]:
    """Options, most of them sensible."""
    hosts = [KMS01] * 6 + [
        KMS_LOW,
        KMS_LOW,
        KMS_CLOSED,
        "kms-typo.contoso.example",
        f"{KMS01}:1700",
    ]
    nonsense = [None, "", "http://kms01", "localhost", CANARY, 7]
    given = {
        "kms_host": st.sampled_from(hosts * 2 + nonsense),
        "activate": st.sampled_from([True, True, True, False]),
        "replace_channels": st.lists(
            st.sampled_from(argument_spec("windows")["replace_channels"]["choices"]), unique=True
        ),
        "replace_cloud_kms_host": st.booleans(),
        "accept_insufficient_count": st.booleans(),
        "retries": st.sampled_from([0, 1, 2, 3]),
        "renew_within_days": st.sampled_from([0, 0, 30, 179]),
        "renew_spread": st.just(0),
        "retry_delay": st.sampled_from([0, 20, 3600]),
    }
    seldom = {
        "retries": st.sampled_from([3, 3, 21, -1]),
        "kms_port": st.sampled_from([None, None, 1688, "1688", 1700, 0, "x", True]),
        "product_key": st.sampled_from([None, *ALL_KEYS, CANARY, CANARY.lower(), 5]),
        "allowed_kms_domains": st.sampled_from([[], ["contoso.example"], ["other.example"], [""]]),
    }
    settings_asked = {
        "activation_type": st.sampled_from([None, None, "any", "kms", "ad", "token"]),
        "kms_lookup_domain": st.sampled_from(
            [None, None, "", "contoso.example", "Fabrikam.Example", "kms01", "10.0.0.1", CANARY]
        ),
        "kms_caching": st.sampled_from([None, True, False]),
        "activation_id": st.sampled_from([None] * 6 + [OFFICE_ID, "nonsense"]),
    }
    discovery = st.fixed_dictionaries(
        {**given, "kms_host": st.none(), "kms_discovery": st.just(True)}, optional=settings_asked
    )
    several = st.fixed_dictionaries(
        {
            **given,
            "kms_host": st.none(),
            "kms_hosts": st.lists(
                st.sampled_from([*hosts, {"host": KMS_CLOSED, "priority": 5}, {"host": ""}]),
                min_size=1,
                max_size=4,
                unique_by=str,
            ),
        },
        optional=settings_asked,
    )
    other_method = st.fixed_dictionaries(
        {
            **given,
            "kms_host": st.sampled_from([None, None, None, KMS01]),
            "method": st.sampled_from(["ad", "mak", "avma", "esu"]),
            "product_key": st.sampled_from([None, MAK, MAK, ESU_KEY, ESU_KEY, *ALL_KEYS[:3]]),
        },
        optional={"activation_type": st.sampled_from([None, "any", "ad"])},
    )
    return st.one_of(
        st.fixed_dictionaries(given),
        st.fixed_dictionaries(given, optional=settings_asked),
        discovery,
        several,
        other_method,
        st.fixed_dictionaries({**given, "retries": seldom.pop("retries")}, optional=seldom),
    )
