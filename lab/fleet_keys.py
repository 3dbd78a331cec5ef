"""Keys of a fleet file that go to the simulation as they are, and words of its values."""

from __future__ import annotations

STATUS = {
    "unlicensed": 0,
    "licensed": 1,
    "oob_grace": 2,
    "oot_grace": 3,
    "non_genuine_grace": 4,
    "notification": 5,
    "extended_grace": 6,
}


AS_THEY_ARE = (
    "powershell", "domain", "search_list", "cmid", "culture", "has_resolve_dns_name",
    "manufacturer", "model", "host_caching", "activation_type_enabled", "remaining_rearms",
    "service_columns", "connection_suffixes",
)  # fmt: skip
"""Keys of a machine that go to SimulatedWindows unchanged."""

LICENSE_AS_THEY_ARE = (
    "application_id", "is_addon", "kms_host", "kms_port", "activation_type_enabled",
    "description_prefix", "lookup_domain", "activation_type", "ad_object", "remaining_rearms",
    "grace_minutes", "discovered_host", "discovered_port", "required_count", "columns",
    "channel_words", "sku",
)  # fmt: skip
"""Keys of a license that go to License unchanged."""
