"""An ansible-core that is too old is one clear failure."""

from __future__ import annotations

import configparser

import pytest
import yaml
from ansible.errors import AnsibleError
from ansible_collections.volume.activation.plugins.plugin_utils._ansible import (
    OLDEST_CORE,
    refuse_old_core,
)

from tests.generate.part import ROOT

pytestmark = pytest.mark.ansible_core


@pytest.mark.parametrize("version", ["2.19.0", "2.19.0rc1", "2.20.0.dev0", "2.100.1", "3.0.0"])
def test_core_that_is_new_enough(version: str) -> None:
    refuse_old_core(version)


@pytest.mark.parametrize("version", ["2.18.9", "2.9.27", "1.9.0"])
def test_core_that_is_too_old(version: str) -> None:
    with pytest.raises(AnsibleError) as refused:
        refuse_old_core(version)
    assert str(refused.value) == (
        f"volume.activation needs ansible-core 2.19 or later, and this is {version}: pip install "
        "'ansible-core>=2.19'"
    )


def test_oldest_core_is_the_one_that_the_collection_states() -> None:
    stated = yaml.safe_load((ROOT / "meta/runtime.yml").read_text("utf-8"))["requires_ansible"]
    assert stated == f">={'.'.join(map(str, OLDEST_CORE))}.0"


def test_checkout_does_not_go_on_after_a_warning() -> None:
    config = configparser.ConfigParser()
    config.read(ROOT / "ansible.cfg")
    assert config["defaults"]["collections_on_ansible_version_mismatch"] == "error"
