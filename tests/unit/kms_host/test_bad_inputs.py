"""Every bad input of kms_host: one line that names the option, and no key."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.volume.activation.plugins.plugin_utils._inputs.error import InputError
from ansible_collections.volume.activation.plugins.plugin_utils._kms_host.desired import (
    host_from_options,
)

from lab.simulation.keys import first_avma_key, first_office_key, gvlk_of
from tests.support.kms_host_options import HOST_KEY, desired_host, host_options

GVLK = gvlk_of("ServerStandard", 20348)
OTHER_KEY = HOST_KEY[::-1]
SHAPE = (
    "is not accepted: a product key is five groups of five letters and digits, and holds no A, E, "
    "I, L, O, S, U, Z, 0, 1 or 5"
)


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            {"product_key": GVLK},
            "product_key: '*****-*****-*****-*****-VMK7H' is not accepted: your organisation's "
            "own KMS host key (CSVLK) from Microsoft's admin centre; this key is published for "
            "Windows Server 2022 (gvlk) and makes no KMS host",
        ),
        (
            {"product_key": first_avma_key()},
            "product_key: '*****-*****-*****-*****-VCH67' is not accepted: your organisation's "
            "own KMS host key (CSVLK) from Microsoft's admin centre; this key is published for "
            "Windows Server 2025 (avma) and makes no KMS host",
        ),
        (
            {"product_key": first_office_key()},
            "product_key: '*****-*****-*****-*****-GCVGB' is not accepted: your organisation's "
            "own KMS host key (CSVLK) from Microsoft's admin centre; this key is published for "
            "Office LTSC Professional Plus 2024 (office_gvlk) and makes no KMS host",
        ),
        ({"product_key": "BCDFG-HJKMP"}, f"product_key {SHAPE}"),
        ({"product_key": 12345}, f"product_key {SHAPE}"),
        ({"product_key": {"a": 1}}, f"product_key {SHAPE}"),
        (
            {"office_product_keys": HOST_KEY},
            "office_product_keys: a value of type str is not accepted: a list of your "
            "organisation's own KMS host keys (CSVLK) for Office",
        ),
        (
            {"office_product_keys": [GVLK]},
            "office_product_keys[0]: '*****-*****-*****-*****-VMK7H' is not accepted: your "
            "organisation's own KMS host key (CSVLK) from Microsoft's admin centre; this key is "
            "published for Windows Server 2022 (gvlk) and makes no KMS host",
        ),
        (
            {"office_product_keys": [OTHER_KEY, "nonsense"]},
            f"office_product_keys[1] {SHAPE}",
        ),
        (
            {"office_product_keys": [""]},
            "office_product_keys[0] is missing: a list of your organisation's own KMS host keys "
            "(CSVLK) for Office",
        ),
        (
            {"office_product_keys": [OTHER_KEY, OTHER_KEY]},
            "office_product_keys[1]: '*****-*****-*****-*****-GFDCB' is not accepted: each key "
            "once",
        ),
        (
            {"product_key": HOST_KEY, "office_product_keys": [HOST_KEY]},
            "office_product_keys is not accepted: other keys than product_key",
        ),
        (
            {"activation": "phone"},
            "offline_activation_folder is missing: a folder on this controller for the IDs of "
            "activation: phone",
        ),
        (
            {"offline_activation_folder": "/tmp"},
            "offline_activation_folder: '/tmp' is not accepted: only with activation: phone",
        ),
        (
            {
                "activation": "phone",
                "offline_activation_folder": "/tmp",
                "office_product_keys": [OTHER_KEY],
            },
            "office_product_keys is not accepted: nothing with activation: phone, which is for "
            "the key of Windows alone; volume.activation.maintenance has the verbs "
            "installation_id and confirmation_id",
        ),
        (
            {"listening_port": 0},
            "listening_port: 0 is not accepted: a whole number from 1 to 65535, as a TCP port",
        ),
        (
            {"listening_port": 65536},
            "listening_port: 65536 is not accepted: a whole number from 1 to 65535, as a TCP port",
        ),
        (
            {"listening_port": "kms"},
            "listening_port: 'kms' is not accepted: a whole number from 1 to 65535, as a TCP port",
        ),
        (
            {"listening_port": True},
            "listening_port: a value of type bool is not accepted: a whole number from 1 to "
            "65535, as a TCP port",
        ),
        (
            {"activation_interval_minutes": 14},
            "activation_interval_minutes: 14 is not accepted: a whole number from 15 to 43200, "
            "minutes",
        ),
        (
            {"activation_interval_minutes": 43201},
            "activation_interval_minutes: 43201 is not accepted: a whole number from 15 to "
            "43200, minutes",
        ),
        (
            {"renewal_interval_minutes": 14},
            "renewal_interval_minutes: 14 is not accepted: a whole number from 15 to 43200, "
            "minutes",
        ),
        (
            {"renewal_interval_minutes": "1.5"},
            "renewal_interval_minutes: '1.5' is not accepted: a whole number from 15 to 43200, "
            "minutes",
        ),
        (
            {"publish_domains": "a.example"},
            "publish_domains: a value of type str is not accepted: a list of DNS domains, each a "
            "name or a mapping of domain, priority and weight (0 to 65535)",
        ),
        (
            {"publish_domains": ["bad_name.example"]},
            "publish_domains[0]: 'bad_name.example' is not accepted: a DNS domain; a host name "
            "has no underscore",
        ),
        (
            {"publish_domains": [""]},
            "publish_domains[0] is empty: a DNS domain such as corp.example.com",
        ),
        (
            {"publish_domains": [7]},
            "publish_domains[0]: a value of type int is not accepted: a list of DNS domains, "
            "each a name or a mapping of domain, priority and weight (0 to 65535)",
        ),
        (
            {"publish_domains": [{"name": "a.example"}]},
            "publish_domains[0]: 'name' is not accepted: the keys domain, priority and weight",
        ),
        (
            {"publish_domains": [{}]},
            "publish_domains[0].domain is missing: a DNS domain such as corp.example.com",
        ),
        (
            {"publish_domains": [{"domain": "a.example", "priority": 65536}]},
            "publish_domains[0].priority: 65536 is not accepted: a whole number from 0 to 65535",
        ),
        (
            {"publish_domains": [{"domain": "a.example", "weight": "x"}]},
            "publish_domains[0].weight: 'x' is not accepted: a whole number from 0 to 65535",
        ),
        (
            {"publish_domains": ["a.example", "A.example"]},
            "publish_domains: 'a.example' is not accepted: each domain once",
        ),
        (
            {"publish_domains": ["a.example", "b.example"], "dns_publishing": False},
            "publish_domains: 'a.example, b.example' is not accepted: nothing while "
            "dns_publishing is false: the KMS host publishes nowhere then",
        ),
        (
            {"firewall_rules": []},
            "firewall_rules: [] is not accepted: at least one, or firewall: false to leave it "
            "alone",
        ),
        (
            {"firewall_profiles": []},
            "firewall_profiles: [] is not accepted: at least one, or firewall: false to leave it "
            "alone",
        ),
        (
            {"firewall_remote_addresses": ["10.0.0.0/33"]},
            "firewall_remote_addresses: '10.0.0.0/33' is not accepted: any, localsubnet, or "
            "addresses and networks such as 10.0.0.0/8 and 2001:db8::/32",
        ),
        (
            {"firewall_remote_addresses": ["any", "10.0.0.1"]},
            "firewall_remote_addresses: 'any' is not accepted: any alone, or a list without it",
        ),
        (
            {"firewall": False, "firewall_remote_addresses": ["any"]},
            "firewall_remote_addresses: 'any' is not accepted: only with firewall: true",
        ),
        (
            {"clients": ["Windows 95"]},
            "clients: 'Windows 95' is not accepted: names of Windows such as Windows Server 2025 "
            "and Windows Vista",
        ),
        ({"retries": 21}, "retries: 21 is not accepted: 0 to 20 times"),
        ({"retry_delay": 3601}, "retry_delay: 3601 is not accepted: 0 to 3600 seconds"),
    ],
)
def test_bad_input_is_one_line_that_names_the_option(options: dict[str, Any], says: str) -> None:
    with pytest.raises(InputError) as caught:
        desired_host(**options)
    text = str(caught.value)
    assert text == says
    for key in (HOST_KEY, OTHER_KEY, GVLK, first_avma_key(), first_office_key()):
        assert key not in text
        assert key.replace("-", "") not in text


def test_an_option_is_named_as_the_role_names_it() -> None:
    with pytest.raises(InputError, match=r"^kms_host_listening_port: 0 is not accepted"):
        host_from_options(host_options(listening_port=0), lambda option: f"kms_host_{option}")
