"""What the methods of Office's own licensing service do to a simulated machine."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from lab.simulation import maintenance_methods, spp_methods
from lab.simulation.keys import is_published, is_well_formed
from lab.simulation.office import give_key_to_office, is_office_key
from lab.simulation.spp_methods import INVALID_PRODUCT_KEY, MISMATCHED_PRODUCT_SKU
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WmiError


def install_product_key(machine: SimulatedWindows, _: None, key: str) -> None:
    """Give a key to the Office that takes it."""
    if not give_key_to_office(machine, key, by_own_service=True):
        known = is_well_formed(key) and (is_published(key) or is_office_key(machine, key))
        raise WmiError(MISMATCHED_PRODUCT_SKU if known else INVALID_PRODUCT_KEY)


def disable_host_caching(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Remember the KMS host that was used last, or not."""
    machine.office_host_caching = not disable


def disable_kms_activation(machine: SimulatedWindows, _: None, disable: bool) -> None:
    """Leave activation to tokens, or not."""
    machine.office_kms_activation = not disable


Effect = Callable[..., Mapping[str, str] | None]

SERVICE: Mapping[str, Effect] = {
    "InstallLicense": maintenance_methods.SERVICE["InstallLicense"],
    "InstallProductKey": install_product_key,
    "DisableKeyManagementServiceHostCaching": disable_host_caching,
    "DisableKeyManagementServiceActivation": disable_kms_activation,
}

PRODUCT: Mapping[str, Effect] = {**spp_methods.PRODUCT, **maintenance_methods.PRODUCT}
"""Those that the class has; the surface refuses the others."""
