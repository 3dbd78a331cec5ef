"""Does in Python what _SppLocal.psm1 does in PowerShell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.volume.activation.plugins.plugin_utils._wmi.methods import PRODUCT, SERVICE
from ansible_collections.volume.activation.plugins.plugin_utils._wmi.registry import (
    MULTI_STRING,
    REGISTRY_VALUES,
    RegistryValue,
)

from lab.engines import python_office
from lab.simulation import directory, local, programs, provider
from lab.simulation.holdings import OEM, TOKENS, ActivationObject
from lab.simulation.windows import WINDOWS_APPLICATION_ID, SimulatedWindows
from lab.simulation.wmi_error import WindowsError

RunStep = Callable[
    [SimulatedWindows, Mapping[str, Any], Mapping[str, str], dict[str, Any]], str | None
]


def run_local_step(
    machine: SimulatedWindows,
    step: Mapping[str, Any],
    secrets: Mapping[str, str],
    output: dict[str, Any],
    run_step: RunStep,
) -> str | None:
    """Run a step that is no method of WMI; its error code, none when it worked."""
    arguments = step["arguments"]
    try:
        match step["method"]:
            case "ListLicenseFiles":
                output["Files"] = _license_files(machine)
            case "InstallLicenseFiles":
                _install_license_files(machine, output, run_step)
            case "ListActivationObjects":
                found = _Directory.of(machine, step, secrets).objects(machine)
                output["Objects"] = [_as_data(each) for each in found]
            case "DeleteActivationObject":
                asked = _Directory.of(machine, step, secrets)
                _delete(machine, asked, arguments["DistinguishedName"])
            case "ListCertificates":
                output["Certificates"] = _certificates(machine, step, run_step)
            case "ActivateByCertificate":
                _activate(machine, step, secrets[step["secrets"]["Pin"]], run_step)
            case "RearmOffice":
                python_office.rearm(machine, arguments["Folder"], arguments["ActivationId"], output)
            case "RestartOfficeService":
                programs.restart_service(machine, "osppsvc")
            case "SetOfficeServiceAutomatic":
                programs.set_service_start(machine, "osppsvc", programs.AUTOMATIC)
            case "SetRegistryValue":
                _set_registry_value(machine, arguments["Name"], arguments["Value"])
            case "RemoveRegistryValue":
                allowed = _allowed(arguments["Name"])
                local.remove_registry_value(machine, allowed.path, allowed.value)
            case _:
                return "MethodNotAllowed"
    except WindowsError as error:
        return error.error_id
    return None


def set_subscription(
    machine: SimulatedWindows,
    step: Mapping[str, Any],
    secrets: Mapping[str, str],
    output: dict[str, Any],
    run_step: RunStep,
) -> str | None:
    """Run a step of _SppSubscription.psm1; its error code, none when it worked."""
    del secrets, run_step
    operation = step["arguments"].get("Operation")
    if step["method"] != "SetSubscription" or operation not in programs.SUBSCRIPTION:
        return "MethodNotAllowed"
    try:
        code = programs.run_program(machine, programs.CLIP_RENEW, [operation, "noshow"])
    except WindowsError as error:
        return error.error_id
    output["ExitCode"] = code
    return f"ExitCode{code}" if code else None


def _one_step(
    machine: SimulatedWindows,
    run_step: RunStep,
    class_name: str,
    method: str,
    arguments: Mapping[str, str],
    target: Mapping[str, str],
) -> dict[str, Any]:
    output: dict[str, Any] = {}
    step = {
        "class": class_name,
        "method": method,
        "arguments": arguments,
        "secrets": {},
        "target": target,
    }
    code = run_step(machine, step, {}, output)
    if code:
        raise WindowsError(code)
    return output


def _allowed(name: str) -> RegistryValue:
    if name not in REGISTRY_VALUES:
        raise WindowsError("RegistryValueNotAllowed")
    return REGISTRY_VALUES[name]


def _set_registry_value(machine: SimulatedWindows, name: str, value: Any) -> None:
    allowed = _allowed(name)
    if allowed.kind == MULTI_STRING:
        value = [value] if isinstance(value, str) else list(value)
    local.set_registry_value(machine, allowed.path, allowed.value, value)


def _license_files(machine: SimulatedWindows) -> list[str]:
    found: list[str] = []
    for folder, is_deep in ((TOKENS, True), (OEM, False)):
        try:
            found += local.files(machine, folder, ".xrm-ms", is_deep)
        except WindowsError as error:
            if error.error_id != "PathNotFound":
                raise
    return found


def _install_license_files(
    machine: SimulatedWindows, output: dict[str, Any], run_step: RunStep
) -> None:
    output |= {"Count": 0, "File": None}
    for path in _license_files(machine):
        output["File"] = path
        arguments = {"License": local.content(machine, path)}
        _one_step(machine, run_step, SERVICE, "InstallLicense", arguments, {})
        output["Count"] += 1


@dataclass(frozen=True)
class _Directory:
    """Where a path begins that a step asks for, and as whom it asks."""

    root: str
    logon: directory.Logon

    @classmethod
    def of(
        cls, machine: SimulatedWindows, step: Mapping[str, Any], secrets: Mapping[str, str]
    ) -> _Directory:
        server = step["arguments"]["Server"]
        if not server:
            found = provider.query(machine, "SELECT Domain, PartOfDomain FROM Win32_ComputerSystem")
            values = found[0].values
            server = values["Domain"] if values["PartOfDomain"] else ""
        user, password = step["arguments"]["User"], secrets.get(step["secrets"]["Password"])
        logon = directory.Logon(user, password) if user else directory.CONNECTED
        return cls(f"LDAP://{server}/" if server else "LDAP://", logon)

    def objects(self, machine: SimulatedWindows) -> list[ActivationObject]:
        context = directory.naming_context(machine, f"{self.root}RootDSE", self.logon)
        path = f"{self.root}CN=Activation Objects,CN=Microsoft SPP,CN=Services,{context}"
        return list(directory.activation_objects(machine, path, self.logon))


def _as_data(each: ActivationObject) -> dict[str, Any]:
    return {
        "name": each.name,
        "display_name": each.display_name,
        "distinguished_name": each.distinguished_name,
        "activation_id": str(each.activation_id),
        "partial_product_key": each.partial_product_key,
        "extended_pid": each.extended_pid,
    }


def _delete(machine: SimulatedWindows, asked: _Directory, distinguished_name: str) -> None:
    for each in asked.objects(machine):
        if each.distinguished_name.lower() == distinguished_name.lower():
            directory.delete_tree(machine, f"{asked.root}{each.distinguished_name}", asked.logon)


def _token_target(machine: SimulatedWindows, step: Mapping[str, Any]) -> dict[str, str]:
    if step["target"]:
        return {"ID": step["target"]["ID"]}
    found = provider.query(
        machine,
        f"SELECT ID FROM {PRODUCT} WHERE ApplicationID = '{WINDOWS_APPLICATION_ID}' AND "
        "PartialProductKey IS NOT NULL AND LicenseIsAddon = FALSE",
    )
    return {"ID": str(found[0].values["ID"]) if found else ""}


def _signer_of(class_name: str) -> str:
    return local.OFFICE_SIGNER if class_name.startswith("Office") else local.WINDOWS_SIGNER


def _certificates(
    machine: SimulatedWindows, step: Mapping[str, Any], run_step: RunStep
) -> list[str]:
    class_name, target = step["arguments"]["Class"], _token_target(machine, step)
    given = _one_step(machine, run_step, class_name, "GetTokenActivationGrants", {}, target)
    local.open_signer(machine, _signer_of(class_name))
    return local.certificates(machine, given["Grants"])


def _activate(
    machine: SimulatedWindows, step: Mapping[str, Any], pin: str, run_step: RunStep
) -> None:
    class_name, target = step["arguments"]["Class"], _token_target(machine, step)
    given = _one_step(machine, run_step, class_name, "GenerateTokenActivationChallenge", {}, target)
    local.open_signer(machine, _signer_of(class_name))
    signed = local.signed(machine, given["Challenge"], step["arguments"]["Thumbprint"], pin)
    arguments = {
        "Challenge": given["Challenge"],
        "Response": signed["response"],
        "CertChain": signed["chain"],
    }
    _one_step(machine, run_step, class_name, "DepositTokenActivationResponse", arguments, target)
