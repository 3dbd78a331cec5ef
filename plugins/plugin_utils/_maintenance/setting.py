# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The setting that a verb changes: what it is now, what it shall be, and in whose words."""

from __future__ import annotations

from .._kms.endpoint import DEFAULT_KMS_PORT
from .._wmi.client_settings import CLIENT_SETTINGS, HOST_CACHING, KMS_HOST, KMS_PORT, Value
from .._wmi.methods import PRODUCT
from .._wmi.office import OFFICE_CLASSES
from .reading import Reading


def setting_now(reading: Reading) -> Value:
    """What stands there: none where nothing is set."""
    setting, service, product = reading.desired.verb.setting, reading.state.service, reading.product
    if setting == HOST_CACHING.name:
        own = reading.office.service if reading.classes == OFFICE_CLASSES else None
        return own.host_caching if own else service.host_caching
    if reading.target != PRODUCT:
        return service.kms_host if setting == KMS_HOST.name else service.effective_kms_port
    if product is None:
        return None
    return product.kms_host if setting == KMS_HOST.name else product.kms_port


def setting_wanted(reading: Reading) -> Value:
    """What the verb makes of it."""
    verb, values = reading.desired.verb, reading.desired.values
    if verb.setting == HOST_CACHING.name:
        return not verb.fixed[HOST_CACHING.argument]
    if verb.setting == KMS_HOST.name:
        return None
    if verb.method == KMS_PORT.setter:
        return int(values["kms_port"])
    return None if reading.target == PRODUCT else DEFAULT_KMS_PORT


def setting_words(reading: Reading) -> str:
    """The setting as it is, in a sentence."""
    setting, now = reading.desired.verb.setting, setting_now(reading)
    (row,) = (each for each in CLIENT_SETTINGS if each.name == setting)
    whose = "all products"
    if reading.target == PRODUCT and reading.product is not None:
        whose = f"{reading.product.name} alone"
    if setting == HOST_CACHING.name:
        return f"The {row.what} is {row.names.get(now, now)}"
    return f"The {row.what} of {whose} is {'not set' if now is None else now}"
