"""What Windows may answer to a read, on which both engines must agree."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import PRODUCT
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import read_request

from lab.simulation.name_lookup import DNS_POLICY, PRIMARY_SUFFIX_POLICY
from lab.simulation.windows import CURRENT_VERSION, TCPIP
from tests.support.engine_case import DISCOVER, GVLK, HERE, Case, probe

NOWHERE = {"domain": "fabrikam.example", "search_list": "nowhere.example"}
VARIANTS = ("nxdomain", "nodata", "timeout")

READ_CASES = [
    *(
        Case(f"discovery, {answer} is not the end", {
            **NOWHERE, "connection_suffixes": [None, "Contoso.example."],
            "variant": {"missing_srv": answer},
        }, DISCOVER)
        for answer in VARIANTS
    ),
    *(
        Case(f"discovery, {answer} everywhere", {**NOWHERE, "variant": {"missing_srv": answer}},
             DISCOVER)
        for answer in VARIANTS
    ),
    Case("discovery, workgroup with a suffix from DHCP", {
        "workgroup": True, "registry": {TCPIP: {"DhcpDomain": "contoso.example"}},
    }, DISCOVER),
    Case("discovery, suffixes twice", {
        **NOWHERE, "connection_suffixes": ["Nowhere.example", "contoso.example"],
        "registry": {TCPIP: {"DhcpDomain": "FABRIKAM.example"}},
    }, DISCOVER),
    Case("discovery, one suffix of a connection and one from DHCP", {
        **NOWHERE, "connection_suffixes": ["here.example"],
        "registry": {TCPIP: {"DhcpDomain": "contoso.example"}},
    }, DISCOVER),
    Case("discovery, a domain with the dot of the root", {
        "domain": "fabrikam.example", "search_list": "NOWHERE.TEX, contoso.example.",
    }, DISCOVER),
    Case("discovery, suffixes of policies", {
        "search_list": "contoso.example", "connection_suffixes": ["contoso.example"], "registry": {
            DNS_POLICY: {"SearchList": "b.example,a.example", "AdapterDomainName": "c.example"},
            PRIMARY_SUFFIX_POLICY: {"PrimaryDnsSuffix": "d.example"},
        },
    }, DISCOVER),
    Case("discovery, connections denied", {
        "wmi_faults": [
            {"hresult": 0x80041003, "query_class": "Win32_NetworkAdapterConfiguration"}
        ],
    }, DISCOVER),
    Case("classes not described, and nobody asks", {
        "wmi_faults": [{"hresult": 0x80041003, "method": "Get-CimClass"}],
    }),
    Case("classes not described where a column is missing", {
        "wmi_faults": [{"hresult": 0x80041003, "method": "Get-CimClass"}],
        "variant": {"absent_columns": ["SoftwareLicensingProduct.IAID"]},
    }),
    Case("products not read the first time", {
        "wmi_faults": [{"hresult": 0x80041003, "query_class": PRODUCT, "times": 1}],
    }),
    Case("columns that the classes lack", {
        "license": {**GVLK, "status": "licensed"}, "variant": {"absent_columns": [
            "SoftwareLicensingService.KeyManagementServiceLookupDomain",
            "SoftwareLicensingProduct.RemainingSkuReArmCount", "SoftwareLicensingProduct.IAID",
        ]},
    }, info_request()),
    Case("a hung class", {
        "wmi_faults": [{"hresult": 0x80041069, "query_class": "Win32_ComputerSystem"}],
    }),
    Case("a malformed value that nobody asks for", {
        "variant": {"malformed_registry": [CURRENT_VERSION, TCPIP]},
    }, DISCOVER),
    Case("a malformed value", {
        "variant": {"malformed_registry": [f"{CURRENT_VERSION}|UBR", f"{TCPIP}|SearchList"]},
    }, DISCOVER),
    Case("a key of malformed values alone", {
        "variant": {"malformed_registry": [
            f"{TCPIP}|{name}" for name in ("Domain", "SearchList", "DhcpDomain")
        ]},
    }, DISCOVER),
    Case("probe of a port that is none", {}, probe(HERE, 99999)),
    Case("probe of an address of another family", {}, probe("::1", 1)),
    Case("two keyed rows of Windows", {"license": [
        {**GVLK, "status": "notification"}, {"channel": "retail", "status": "licensed"},
    ]}, read_request()),
]  # fmt: skip
