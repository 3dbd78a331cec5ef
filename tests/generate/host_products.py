"""The Windows that take a host key, as the documentation of preflight offers them."""

from __future__ import annotations

from ansible_collections.volume.activation.plugins.plugin_utils._catalogue.host_keys import (
    kms_host_products,
)

from tests.generate.part import Part


def host_products() -> str:
    """An item for each, newest first."""
    return "".join(f"        - {product}\n" for product in kms_host_products())


HOST_PRODUCTS = Part(
    "plugins/modules/preflight.yml",
    host_products,
    "by Microsoft's matrix.\n      type: str\n      choices:\n",
    "    allowed_kms_domains:",
)
