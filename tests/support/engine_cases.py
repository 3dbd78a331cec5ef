"""Machines, and what they are asked, on which both engines must agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from ansible_collections.volume.activation.plugins.plugin_utils._kms.endpoint import KmsEndpoint
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.info import info_request
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE,
    CLEAR_KMS_HOST,
    CLEAR_KMS_PORT,
    INSTALL_FEATURE,
    INSTALL_PRODUCT_KEY,
    LOCAL,
    METHODS,
    OFFICE_PRODUCT,
    OFFICE_SERVICE,
    PRODUCT,
    REFRESH_LICENSE_STATUS,
    SERVICE,
    SET_KMS_HOST,
    SET_KMS_PORT,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.office import (
    OFFICE as OFFICE_READ,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    Step,
    read_request,
)

from lab.simulation.keys import gvlk_of
from lab.simulation.office import published_key
from lab.simulation.windows import CURRENT_VERSION, POLICY, TCPIP, License
from tests.support.engine_case import (
    CLIENT,
    CLOSED,
    DISCOVER,
    EVERY_STEP,
    GVLK,
    HERE,
    INSTALL,
    KEY,
    LOW,
    MANY,
    NAME_ONLY,
    OFFICE,
    OFFICE_2010_KEY,
    OWN_KEY,
    SILENT,
    TOKEN_LICENSE,
    WITH_OFFICE,
    Case,
    probe,
    probes,
    product_step,
    service_step,
)

READS = [
    Case("licensed", {"license": {**GVLK, "status": "licensed"}}),
    Case("client", {"windows": CLIENT, "license": GVLK}),
    Case("no product", {"license": None}),
    *(
        Case(f"evaluation that ends in {ends.year}", {
            "license": {"channel": "evaluation"}, "culture": "de-DE",
        }, evaluation_ends=ends)
        for ends in (
            datetime(2027, 1, 31, 23, 5, 7, tzinfo=UTC),
            # No date, as it is east of UTC; and the first date that is one.
            datetime(1601, 1, 2, tzinfo=UTC),
            datetime(1602, 1, 2, tzinfo=UTC),
        )
    ),
    Case("two products", {"license": [GVLK, OFFICE]}),
    Case("product's own host", {"license": {**GVLK, "kms_host": HERE, "kms_port": 1700}}),
    Case("columns of a product are what counts", {
        "license": [GVLK, {**OFFICE, "kms_host": LOW}], "kms": {"host": HERE},
        "variant": "recorded",
    }),
    Case("closed key of a product", {"license": GVLK, "denied_registry": [OWN_KEY]}),
    Case("windows 7", {
        "windows": {**CLIENT, "build": 7601}, "license": {"channel": "retail"},
        "has_resolve_dns_name": False,
    }, DISCOVER),
    Case("windows 8.1", {"windows": {"edition_id": "Enterprise", "build": 9600}, "license": GVLK}),
    Case("policy key", {"registry": {POLICY: {"NoGenTicket": 1}}}),
    Case("missing key", request={**read_request(), "registry": [
        {"name": "missing", "path": r"HKLM:\SOFTWARE\Missing", "values": ["Name", "Count"]},
    ]}),
    Case("closed key", {"denied_registry": [POLICY]}),
    Case("closed key of Windows", {"denied_registry": [CURRENT_VERSION]}),
    Case("closed key of DNS", {"denied_registry": [TCPIP]}, DISCOVER),
    Case("service query denied", {
        "wmi_faults": [{"hresult": 0x80041003, "query_class": SERVICE}],
    }, DISCOVER),
    Case("product query denied", {"wmi_faults": [{"hresult": 0x80041003, "query_class": PRODUCT}]}),
    Case("Office", WITH_OFFICE, read_request(further=OFFICE_READ)),
    Case("Office on Windows 7", {
        **WITH_OFFICE, "windows": {**CLIENT, "build": 7601}, "has_resolve_dns_name": False,
    }, read_request(further=OFFICE_READ)),
    Case("no Office", {}, read_request(further=OFFICE_READ)),
    Case("Office's own service denied", {
        **WITH_OFFICE, "wmi_faults": [{"hresult": 0x80041003, "query_class": OFFICE_SERVICE}],
    }, read_request(further=OFFICE_READ)),
    Case("PowerShell 7", {"powershell": "7.4.6"}),
    Case("clock ahead", {"clock_offset_hours": 5.5}),
    Case("clock behind", {"clock_offset_hours": -30}),
    Case("read in check mode", check_mode=True),
    Case("activation left to tokens on Windows 7", {
        "windows": {**CLIENT, "build": 7601}, "has_resolve_dns_name": False,
    }, steps=[EVERY_STEP[SERVICE, "DisableKeyManagementServiceActivation"]]),
    Case("a step that is no method of WMI", steps=[Step(LOCAL, INSTALL_FEATURE, why="test")]),
    Case("discovery", {}, DISCOVER),
    Case("discovery, one record", {"domain": "adatum.example"}, DISCOVER),
    Case("discovery, no record", {"domain": "fabrikam.example"}, DISCOVER),
    Case("discovery, another lookup domain asked for", {
        "kms": {"lookup_domain": "fabrikam.example"},
    }, read_request(discover=True, lookup_domain="contoso.example")),
    Case("discovery, no lookup domain asked for", {
        "kms": {"lookup_domain": "fabrikam.example"},
    }, read_request(discover=True, lookup_domain="")),
    Case("discovery, workgroup", {"workgroup": True}, DISCOVER),
    Case("discovery, workgroup with search list", {
        "workgroup": True, "search_list": " , nowhere.example, contoso.example",
    }, DISCOVER),
    Case("discovery, a domain after the one that has records", {
        "search_list": "nowhere.example",
    }, DISCOVER),
    Case("discovery, search list", {
        "domain": "fabrikam.example", "search_list": "contoso.example",
    }, DISCOVER),
    Case("discovery, lookup domain", {
        "domain": "fabrikam.example", "kms": {"lookup_domain": "contoso.example"},
    }, DISCOVER),
    Case("discovery, lookup domain only", {"kms": {"lookup_domain": "nowhere.example"}}, DISCOVER),
    Case("discovery, no Resolve-DnsName", {"has_resolve_dns_name": False}, DISCOVER),
    Case("info", {"license": {**GVLK, "status": "licensed"}}, info_request()),
    Case("info, windows 7", {
        "windows": {**CLIENT, "build": 7601}, "has_resolve_dns_name": False,
    }, info_request()),
    Case("info, named products", {"license": [GVLK, OFFICE]}, info_request(activation_ids=(
        License("gvlk", "", "ServerStandard").activation_id, "0" * 8 + "-0000" * 3 + "-" + "0" * 12,
    ))),
    Case("info, every product", {"license": [GVLK, OFFICE]}, info_request(all_products=True)),
    Case("info, KMS host", {"license": {"channel": "csvlk", "columns": {
        "KeyManagementServiceCurrentCount": 50, "KeyManagementServiceTotalRequests": 7,
        "AutomaticVMActivationLastActivationTime": datetime(2026, 11, 1, 2, 3, 4, tzinfo=UTC),
    }}, "service_columns": {
        "KeyManagementServiceDnsPublishing": True, "KeyManagementServiceLowPriority": False,
    }}, info_request()),
    *(
        Case(f"probes of {most} found hosts", {}, info_request(probe_found=most))
        for most in (1, 2, 3)
    ),
    Case("probes without records", {"domain": "fabrikam.example"}, info_request(probe_found=2)),
    Case("probe of the one found host", {
        "domain": "silent.example",
    }, {
        **info_request(), "probe_found": {"most": 4, "timeout_milliseconds": 300},
    }),
    Case("probe open", {}, probe(HERE)),
    Case("probe another port", {}, probe(HERE, 1700)),
    Case("probe closed", {}, probe(CLOSED)),
    Case("probe unknown name", {}, probe("nowhere.example")),
    Case("probe host of several addresses", {}, probe(MANY)),
    Case("probe host of no address", {}, probe(NAME_ONLY)),
    Case("probe without answer", {}, probes(SILENT)),
    Case("probes, the first answers", {}, probes(HERE, CLOSED)),
    Case("probes, the last answers", {}, probes(CLOSED, "nowhere.example", SILENT, HERE)),
    Case("probes, none answers", {}, probes(CLOSED, "nowhere.example")),
    Case("probe address", {}, probe("127.255.1.1", 1)),
    Case("probe without Resolve-DnsName", {"has_resolve_dns_name": False}, probe("127.0.0.1", 1)),
    *(
        Case(f"culture {culture}", {"culture": culture, "license": {**GVLK, "status": "licensed"}},
             read_request(discover=True, endpoints=[KmsEndpoint(HERE)]))
        for culture in ("de-DE", "fa-IR", "fi-FI", "fr-FR", "ja-JP", "pt-BR")
    ),
]  # fmt: skip

WRITES = [
    Case("key", {"license": {"channel": "retail"}}, steps=[INSTALL], secrets={"key": KEY}),
    Case(
        "key of another edition", steps=[INSTALL, service_step(SET_KMS_PORT, PortNumber=1)],
        secrets={"key": gvlk_of("Enterprise", 22631)},
    ),
    Case("malformed key", steps=[INSTALL], secrets={"key": "not a key"}),
    Case("everything", {"culture": "de-DE"}, steps=[
        INSTALL, service_step(SET_KMS_HOST, MachineName=HERE),
        service_step(SET_KMS_PORT, PortNumber=1688),
        service_step(REFRESH_LICENSE_STATUS), EVERY_STEP[PRODUCT, ACTIVATE],
    ], secrets={"key": KEY}),
    Case("clear", {"kms": {"host": HERE, "port": 1700}, "license": {**GVLK, "kms_host": LOW}},
         steps=[EVERY_STEP[key, method] for key in (SERVICE, PRODUCT)
                for method in (CLEAR_KMS_HOST, CLEAR_KMS_PORT)]),
    Case("count too low", {"kms": {"host": LOW}}, steps=[product_step(ACTIVATE)]),
    Case("host closed", {"kms": {"host": CLOSED}}, steps=[product_step(ACTIVATE)]),
    Case("discovered host", steps=[product_step(ACTIVATE)]),
    Case("no target", steps=[product_step(ACTIVATE, "XXXXX"), INSTALL], secrets={"key": KEY}),
    Case("two targets", {"license": [GVLK, OFFICE]}, steps=[product_step(ACTIVATE)]),
    Case("one of two targets", {"license": [GVLK, OFFICE]},
         steps=[product_step(ACTIVATE, ApplicationID=OFFICE["application_id"])]),
    *(
        Case(f"one of two targets by {is_addon}", {
            "license": [{**GVLK, "is_addon": True}, {**OFFICE, "is_addon": False}],
        }, steps=[product_step(ACTIVATE, LicenseIsAddon=is_addon)])
        for is_addon in (True, False)
    ),
    *(
        Case(f"{class_name}.{method} given numbers for text", steps=[
            replace(step, arguments={
                name: 7 if METHODS[class_name][method].takes[name] == "string" else value
                for name, value in step.arguments.items()
            }),
        ], secrets={"key": 7})
        for (class_name, method), step in EVERY_STEP.items()
        if "string" in METHODS[class_name][method].takes.values()
    ),
    Case("method not allowed", steps=[{**INSTALL.wire(), "method": "AcquireGenuineTicket"}]),
    Case("class not allowed", steps=[{**INSTALL.wire(), "class": "Win32_Process"}]),
    Case("method that gives something", steps=[
        EVERY_STEP[SERVICE, "GenerateActiveDirectoryOfflineActivationId"],
    ], secrets={"key": KEY}),
    Case("key of Office", WITH_OFFICE, steps=[INSTALL], request=read_request(further=OFFICE_READ),
         secrets={"key": published_key("Office24ProPlus2024VL_KMS_Client_AE") or ""}),
    Case("key of an Office that is not there", WITH_OFFICE, steps=[INSTALL],
         secrets={"key": published_key("Office16ProPlusVL_KMS_Client") or ""}),
    *(
        Case(f"{method} of Office's own service", WITH_OFFICE, steps=[EVERY_STEP[name, method]],
             request=read_request(further=OFFICE_READ), secrets={"key": OFFICE_2010_KEY})
        for name in (OFFICE_SERVICE, OFFICE_PRODUCT)
        for method in METHODS[name]
    ),
    Case("key of another Office to Office's own service", WITH_OFFICE,
         steps=[EVERY_STEP[OFFICE_SERVICE, INSTALL_PRODUCT_KEY]], secrets={"key": KEY}),
    Case("check mode", steps=[INSTALL], secrets={"key": KEY}, check_mode=True),
    Case("service query denied before a step", {
        "wmi_faults": [{"hresult": 0x80070005, "query_class": SERVICE, "times": 1}],
    }, steps=[EVERY_STEP[SERVICE, CLEAR_KMS_HOST]]),
    *(
        Case(f"{kind} at {class_name}.{method}", {"culture": "pt-BR", "wmi_faults": [
            {"hresult": 0xC004D302, "method": method, "as_return_value": kind == "return value"},
        ], "holdings": {"token_licenses": [TOKEN_LICENSE]}, **WITH_OFFICE},
             steps=[step], secrets={"key": KEY})
        for (class_name, method), step in EVERY_STEP.items()
        for kind in ("error", "return value")
    ),
]  # fmt: skip

CASES = [*READS, *WRITES]
