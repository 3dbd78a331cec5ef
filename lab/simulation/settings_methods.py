"""What the methods that set and clear how a machine activates do to it: for all, by product."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lab.simulation.windows import License, SimulatedWindows
from lab.simulation.wmi_error import WmiError

INVALID_ARGUMENT = 0x80070057
ACTIVATION_TYPES = {1: "Active Directory", 2: "KMS", 3: "token"}


def set_kms_host(machine: SimulatedWindows, _: None, name: str) -> None:
    """Set the general KMS host."""
    machine.kms_host = name


def clear_kms_host(machine: SimulatedWindows, _: None) -> None:
    """Clear the general KMS host."""
    machine.kms_host = None


def set_kms_port(machine: SimulatedWindows, _: None, port: int) -> None:
    """Set the general KMS port."""
    machine.kms_port = port


def clear_kms_port(machine: SimulatedWindows, _: None) -> None:
    """Clear the general KMS port."""
    machine.kms_port = 0


def set_lookup_domain(machine: SimulatedWindows, _: None, domain: str) -> None:
    """Set the domain in which KMS hosts are looked for."""
    machine.lookup_domain = domain


def clear_lookup_domain(machine: SimulatedWindows, _: None) -> None:
    """Look in the machine's own domains again."""
    machine.lookup_domain = None


def set_activation_type(machine: SimulatedWindows, _: None, kind: int) -> None:
    """Allow one activation type for every product."""
    if kind not in ACTIVATION_TYPES:
        raise WmiError(INVALID_ARGUMENT)
    machine.activation_type_enabled = kind


def clear_activation_type(machine: SimulatedWindows, _: None) -> None:
    """Allow every activation type."""
    machine.activation_type_enabled = 0


def disable_host_caching(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Remember the KMS host that was used last, or not."""
    machine.host_caching = not disable


def disable_kms_activation(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Leave activation of Windows to tokens, or not."""
    machine.kms_activation = not disable


def set_product_kms_host(_: SimulatedWindows, license: License, name: str) -> None:
    """Set the host of one product."""
    license.kms_host = name


def set_product_kms_port(_: SimulatedWindows, license: License, port: int) -> None:
    """Set the port of one product."""
    license.kms_port = port


def set_product_lookup_domain(_: SimulatedWindows, license: License, domain: str) -> None:
    """Set the lookup domain of one product."""
    license.lookup_domain = domain


def clear_product_lookup_domain(_: SimulatedWindows, license: License) -> None:
    """Clear the lookup domain of one product."""
    license.lookup_domain = None


def set_product_activation_type(_: SimulatedWindows, license: License, kind: int) -> None:
    """Allow one activation type for one product."""
    if kind not in ACTIVATION_TYPES:
        raise WmiError(INVALID_ARGUMENT)
    license.activation_type_enabled = kind


def clear_product_activation_type(_: SimulatedWindows, license: License) -> None:
    """Allow every activation type for one product."""
    license.activation_type_enabled = 0


def clear_product_kms_host(_: SimulatedWindows, license: License) -> None:
    """Clear the host of one product."""
    license.kms_host = None


def clear_product_kms_port(_: SimulatedWindows, license: License) -> None:
    """Clear the port of one product."""
    license.kms_port = 0


SERVICE: Mapping[str, Callable[..., None]] = {
    "SetKeyManagementServiceLookupDomain": set_lookup_domain,
    "ClearKeyManagementServiceLookupDomain": clear_lookup_domain,
    "SetVLActivationTypeEnabled": set_activation_type,
    "ClearVLActivationTypeEnabled": clear_activation_type,
    "DisableKeyManagementServiceHostCaching": disable_host_caching,
    "DisableKeyManagementServiceActivation": disable_kms_activation,
    "SetKeyManagementServiceMachine": set_kms_host,
    "ClearKeyManagementServiceMachine": clear_kms_host,
    "SetKeyManagementServicePort": set_kms_port,
    "ClearKeyManagementServicePort": clear_kms_port,
}

PRODUCT: Mapping[str, Callable[..., None]] = {
    "SetKeyManagementServiceMachine": set_product_kms_host,
    "SetKeyManagementServicePort": set_product_kms_port,
    "SetKeyManagementServiceLookupDomain": set_product_lookup_domain,
    "ClearKeyManagementServiceLookupDomain": clear_product_lookup_domain,
    "SetVLActivationTypeEnabled": set_product_activation_type,
    "ClearVLActivationTypeEnabled": clear_product_activation_type,
    "ClearKeyManagementServiceMachine": clear_product_kms_host,
    "ClearKeyManagementServicePort": clear_product_kms_port,
}
