"""Machines on which both engines must agree in what is no method of a WMI instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import (
    ACTIVATE_BY_CERTIFICATE,
    LIST_ACTIVATION_OBJECTS,
    LIST_CERTIFICATES,
    LIST_LICENSE_FILES,
    LOCAL,
    OFFICE_PRODUCT,
    PRODUCT,
    REARM_OFFICE,
    REFRESH_LICENSE_STATUS,
    SERVICE,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    DNS_DOMAINS,
    OFFICE_SOFTWARE_PROTECTION_PLATFORM,
    OFFICE_USER_OPERATIONS,
    REMOVE_REGISTRY_VALUE,
    SET_REGISTRY_VALUE,
    SOFTWARE_PROTECTION_PLATFORM,
    USER_OPERATIONS,
)
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.request import (
    Step,
    read_request,
)

from lab.engines.local_payload import payload_of
from lab.fleet import fleet_from
from lab.payload import Payload
from lab.simulation.holdings import CONTAINER, LICENSE_TEXT, OEM, TOKENS
from lab.simulation.programs import MANUAL, OFFICE_SERVICE_KEY, REARM
from lab.simulation.windows import License
from tests.support.engine_case import GVLK, SERVER, TOKEN_LICENSE, WITH_OFFICE, Case

THUMBPRINT = "0123456789ABCDEF0123456789ABCDEF01234567"
OBJECTS = [
    {"name": "object-one", "display_name": "Contoso", "extended_pid": "03612-0"},
    {"name": "object-two", "display_name": None, "partial_product_key": "XXXXX"},
]
TOKEN = {
    "token_licenses": [TOKEN_LICENSE],
    "certificates": [f"{THUMBPRINT}|CN=operator|CN=ca|1/1/2026|1/1/2028", "AB|CN=x|CN=ca|a|b"],
    "pin": "0042",
}


@dataclass(frozen=True)
class LocalCase(Case):
    """A case for spp_local."""

    def payload(self) -> Payload:
        """As ansible would send it."""
        arguments = {
            "steps": [step.wire() if isinstance(step, Step) else step for step in self.steps],
            "secrets": self.secrets,
            "request": self.request,
        }
        return payload_of("spp_local", arguments, check_mode=self.check_mode)


def _local(method: str, **arguments: str) -> Step:
    return Step(LOCAL, method, why="test", arguments=arguments)


def _holding(**holdings: Any) -> Mapping[str, Any]:
    return {"holdings": holdings, "license": {**GVLK, "status": "notification"}}


def _fails(hresult: int, method: str, *, as_return_value: bool = False) -> Mapping[str, Any]:
    fault = {"hresult": hresult, "method": method, "as_return_value": as_return_value}
    return {**_holding(**TOKEN, activation_objects=OBJECTS), "wmi_faults": [fault]}


FILES, INSTALL = _local(LIST_LICENSE_FILES), _local("InstallLicenseFiles")
_LOGON = {"Password": "domain_password"}


def _directory(method: str, server: str = "", user: str = "", **arguments: str) -> Step:
    given = {"Server": server, "User": user, **arguments}
    return Step(LOCAL, method, why="test", arguments=given, secrets=_LOGON)


OBJECTS_LISTED = _directory(LIST_ACTIVATION_OBJECTS)
CERTIFICATES = _local(LIST_CERTIFICATES, Class=PRODUCT)
REFRESH = Step(SERVICE, REFRESH_LICENSE_STATUS, why="test")


def _delete(name: str) -> Step:
    return _directory("DeleteActivationObject", DistinguishedName=f"CN={name},{CONTAINER}")


def _activate(thumbprint: str = THUMBPRINT) -> Step:
    return Step(
        LOCAL,
        ACTIVATE_BY_CERTIFICATE,
        why="test",
        arguments={"Class": PRODUCT, "Thumbprint": thumbprint},
        secrets={"Pin": "pin"},
    )


def _own_office_id() -> str:
    """A product that Office's own service holds."""
    (entry,) = fleet_from({"machines": [{"name": "a", "windows": SERVER, **WITH_OFFICE}]}).machines
    return next(each.activation_id for each in entry.windows.office if each.by_own_service)


_GVLK_ID = License("gvlk", "", "ServerStandard").activation_id
_SIGNING = (_activate(), REFRESH)
_PIN = {"pin": "0042"}


def _set(name: str, value: int | tuple[str, ...] | str) -> Step:
    arguments = {"Name": name, "Value": value}
    return Step(LOCAL, SET_REGISTRY_VALUE, why="test", arguments=arguments)


def _remove(name: str) -> Step:
    return _local(REMOVE_REGISTRY_VALUE, Name=name)


_SPP, _OSPP = SOFTWARE_PROTECTION_PLATFORM, OFFICE_SOFTWARE_PROTECTION_PLATFORM
_DOMAINS = {"name": "domains", "path": _SPP, "values": ["UserOperations", "DnsDomainPublishList"]}
_WRITTEN = {**read_request(), "registry": [_DOMAINS]}

REGISTRY_CASES = [
    *(
        LocalCase(f"registry: {name} of {value!r}", {"registry": {_OSPP: {"Version": 1}}},
                  request=_WRITTEN, steps=[_set(name, value)])
        for name, value in (
            (USER_OPERATIONS, 1), (USER_OPERATIONS, 0), (OFFICE_USER_OPERATIONS, 1),
            (DNS_DOMAINS, ("contoso.example", "fabrikam.example, 10, 5")),
            (DNS_DOMAINS, ("contoso.example",)), (DNS_DOMAINS, "contoso.example"),
        )
    ),
    LocalCase("registry: value overwritten", {"registry": {
        _SPP: {"UserOperations": 1, "SkipRearm": 1},
    }}, request=_WRITTEN, steps=[_set(USER_OPERATIONS, 0)]),
    LocalCase("registry: value removed", {"registry": {
        _SPP: {"UserOperations": 1, "DnsDomainPublishList": ["contoso.example"]},
    }}, request=_WRITTEN, steps=[_remove(DNS_DOMAINS)]),
    LocalCase("registry: no value to remove", request=_WRITTEN, steps=[_remove(DNS_DOMAINS)]),
    LocalCase("registry: no key", steps=[_set(OFFICE_USER_OPERATIONS, 1)]),
    *(
        LocalCase(f"registry: closed, {step.method}", {
            "registry": {_SPP: {"DnsDomainPublishList": ["contoso.example"]}},
            "holdings": {"read_only_registry": [_SPP]},
        }, request=_WRITTEN, steps=[step])
        for step in (_set(USER_OPERATIONS, 1), _remove(DNS_DOMAINS))
    ),
    *(
        LocalCase(f"registry: value that is not allowed, {step.method}", steps=[step])
        for step in (_set("skip_rearm", 1), _remove("SkipRearm"))
    ),
    LocalCase("registry: not in check mode", steps=[_set(USER_OPERATIONS, 1)], check_mode=True),
]  # fmt: skip

_X64 = rf"C:\Program Files\Microsoft Office\Office14\{REARM}"
_X86 = rf"C:\Program Files (x86)\Microsoft Office\Office15\{REARM}"
_CLICK_TO_RUN = rf"C:\Program Files\Microsoft Office\root\Office16\{REARM}"
_SERVICE = {"registry": {OFFICE_SERVICE_KEY: {"Start": MANUAL}}}


def _rearm(folder: str, activation_id: str = "") -> Step:
    return _local(REARM_OFFICE, Folder=folder, ActivationId=activation_id)


OFFICE_CASES = [
    *(
        LocalCase(f"office: rearm in {path}", _holding(programs={path: 0}),
                  steps=[_rearm(folder, which)])
        for path, folder in ((_X64, "Office14"), (_X86, "Office15"), (_CLICK_TO_RUN, "Office16"))
        for which in ("", "d450596f-894d-49e0-966a-fd39ed4c4c64")
    ),
    *(
        LocalCase(f"office: rearm ends with {code}", _holding(programs={_X64: code}),
                  steps=[_rearm("Office14"), REFRESH])
        for code in (1, 5, -1073418187)
    ),
    LocalCase("office: no rearm program", _holding(programs={_X64: 0}),
              steps=[_rearm("Office16")]),
    LocalCase("office: rearm in a closed folder", _holding(
        programs={_X64: 0}, closed_files=[_X64.rpartition("\\")[0]],
    ), steps=[_rearm("Office14")]),
    LocalCase("office: rearm in another folder", steps=[_rearm(r"..\..\Temp")]),
    *(
        LocalCase(f"office: {step.method}, {name}", machine, steps=[step])
        for step in (_local("RestartOfficeService"), _local("SetOfficeServiceAutomatic"))
        for name, machine in (("there", _SERVICE), ("missing", {}))
    ),
    LocalCase("office: service that may not be set", {
        **_SERVICE, "holdings": {"read_only_registry": [OFFICE_SERVICE_KEY]},
    }, steps=[_local("SetOfficeServiceAutomatic")]),
    LocalCase("office: service that does not stop", {
        **_SERVICE, "wmi_faults": [{"hresult": 0x80070005, "method": "Restart-Service"}],
    }, steps=[_local("RestartOfficeService")]),
    *(
        LocalCase(f"office: {step.method} of a product by its ID", _holding(**TOKEN), steps=[step],
                  secrets=_PIN)
        for step in (
            replace(CERTIFICATES, target={"ID": _GVLK_ID}),
            replace(_activate(), target={"ID": _GVLK_ID}),
            replace(CERTIFICATES, target={"ID": "00000000-0000-0000-0000-000000000000"}),
        )
    ),
    *(
        LocalCase(f"office: certificates by the signer of its own service, {signs}", {
            **WITH_OFFICE, **_holding(**{**TOKEN, "signs": signs}),
        }, steps=[replace(
            CERTIFICATES, arguments={"Class": OFFICE_PRODUCT}, target={"ID": _own_office_id()},
        )])
        for signs in (True, False)
    ),
]  # fmt: skip

_DC, _READER = "dc01.contoso.example", r"CONTOSO\reader"
DIRECTORY_CASES = [
    LocalCase(f"directory: {kind}, server {server!r}, user {user!r}, password {password!r}", {
        **_holding(activation_objects=OBJECTS, domain_users={_READER: "4242"}),
        "variant": {"directory": kind},
    }, steps=[
        _directory(LIST_ACTIVATION_OBJECTS, server, user),
        _directory("DeleteActivationObject", server, user,
                   DistinguishedName=f"CN=object-one,{CONTAINER}"),
        _directory(LIST_ACTIVATION_OBJECTS, server, user),
    ], secrets={"domain_password": password})
    for kind in ("no_delegation", "other_forest")
    for server, user, password in (
        ("", "", ""), (_DC, "", ""), ("dc01.fabrikam.example", "", ""), (_DC, _READER, "4242"),
        ("", _READER, "4242"), ("", _READER, "other"),
    )
]  # fmt: skip

LOCAL_CASES = [
    LocalCase("licence files of setup", steps=[FILES]),
    LocalCase("licence files listed in check mode", steps=[FILES], check_mode=True),
    LocalCase("licence files not installed in check mode", steps=[FILES, INSTALL], check_mode=True),
    LocalCase("no method of WMI in check mode", steps=[FILES, REFRESH], check_mode=True),
    LocalCase("licence files below oem", _holding(license_files={
        rf"{OEM}\OEM.XRM-MS": LICENSE_TEXT, rf"{OEM}\deeper\not.xrm-ms": LICENSE_TEXT,
    }), steps=[FILES, INSTALL]),
    LocalCase("no licence files", _holding(license_files={}), steps=[FILES, INSTALL]),
    LocalCase("licence files installed", steps=[INSTALL, FILES]),
    LocalCase("licence file that is closed", _holding(
        closed_files=[rf"{TOKENS}\skus\standard.xrm-ms"],
    ), steps=[INSTALL, FILES]),
    LocalCase("folder that is closed", _holding(closed_files=[TOKENS]), steps=[FILES]),
    LocalCase("licence file that is refused", {"wmi_faults": [
        {"hresult": 0xC004F003, "method": "InstallLicense", "as_return_value": True},
    ]}, steps=[INSTALL, FILES]),
    LocalCase("activation objects", _holding(activation_objects=OBJECTS), steps=[OBJECTS_LISTED]),
    LocalCase("no activation objects", steps=[OBJECTS_LISTED]),
    LocalCase("no container of activation objects", _holding(activation_objects=None),
              steps=[OBJECTS_LISTED, REFRESH]),
    LocalCase("activation objects from a workgroup", {"workgroup": True}, steps=[OBJECTS_LISTED]),
    *DIRECTORY_CASES,
    LocalCase("activation object deleted", _holding(activation_objects=OBJECTS),
              steps=[_delete("OBJECT-two"), OBJECTS_LISTED]),
    LocalCase("activation object that is not there", _holding(activation_objects=OBJECTS),
              steps=[_delete("object-three"), OBJECTS_LISTED]),
    LocalCase("activation object that may not be deleted", _fails(0x80070005, "DeleteTree"),
              steps=[_delete("object-one"), OBJECTS_LISTED]),
    LocalCase("certificates", _holding(**TOKEN), steps=[CERTIFICATES]),
    LocalCase("one certificate", _holding(**{**TOKEN, "certificates": ["AB|CN=x|CN=ca|a|b"]}),
              steps=[CERTIFICATES]),
    LocalCase("no certificate", _holding(token_licenses=[TOKEN_LICENSE]), steps=[CERTIFICATES]),
    LocalCase("no token licence", steps=[CERTIFICATES]),
    LocalCase("no product", {"license": None}, steps=[CERTIFICATES]),
    LocalCase("no token signer", _holding(**TOKEN, signs=False), steps=[CERTIFICATES]),
    LocalCase("token activation", _holding(**TOKEN), steps=_SIGNING, secrets=_PIN),
    LocalCase("token activation with another PIN", _holding(**TOKEN), steps=_SIGNING,
              secrets={"pin": ""}),
    LocalCase("token activation with another certificate", _holding(**TOKEN),
              steps=[_activate("F" * 40)], secrets=_PIN),
    *(
        LocalCase(f"{method} fails, as a return value: {is_value}",
                  _fails(0xC004F301, method, as_return_value=is_value),
                  steps=_SIGNING, secrets=_PIN)
        for method in ("GenerateTokenActivationChallenge", "DepositTokenActivationResponse")
        for is_value in (False, True)
    ),
    LocalCase("query that fails", {
        "wmi_faults": [{"hresult": 0x80041003, "query_class": "SoftwareLicensingProduct"}],
    }, steps=[CERTIFICATES]),
    *REGISTRY_CASES,
    *OFFICE_CASES,
    LocalCase("local method not allowed", steps=[{**FILES.wire(), "method": "ListProcesses"}]),
]  # fmt: skip
