# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""volume.activation.audit: groups of machines by what an audit found."""

from __future__ import annotations

DOCUMENTATION = """
name: audit
version_added: 0.3.0
author: volume.activation contributors (!UNKNOWN)
short_description: Groups machines by what an audit found
description:
  - Reads the JSON report of an audit, and makes groups of its machines by product, site, license
    status or KMS host.
  - Each machine has the variable C(volume_activation) with C(result) (V(read), V(failed),
    V(unreachable) or V(skipped)), C(read_at), C(site), C(product), C(edition_id), C(build),
    C(channel), C(license_status), C(expires), C(kms_host) (as host:port, of a KMS client alone) and
    C(office), the names of its Office products. What the audit did not find is none.
  - The name of its file ends with C(volume.activation.audit.yml) or C(.yaml). In a folder, files
    are read in the order of their names.
options:
  plugin:
    description: V(volume.activation.audit), so that C(ansible-inventory) finds it.
    type: str
    required: true
    choices: [volume.activation.audit]
  report:
    description:
      - The JSON report, C(audit.json). A relative path begins at the folder of this file, C(~) at
        your home.
    type: str
    required: true
  only_known_hosts:
    description:
      - Leaves out the machines that no source before this one has, such as those that are gone.
    type: bool
    default: false
  group_by:
    description:
      - Makes a group for each value, such as C(product_windows_server_2022), C(site_berlin) or
        C(license_status_notification). Those of C(product) are of Office too.
      - Takes no time, where an expression of O(keyed_groups) is evaluated for each machine.
    type: list
    elements: str
    choices: [product, site, kms_host, license_status, channel, result]
    default: []
extends_documentation_fragment:
  - ansible.builtin.constructed
seealso:
  - module: volume.activation.report
  - module: volume.activation.adopt
"""

EXAMPLES = """
# 2.volume.activation.audit.yml
plugin: volume.activation.audit
report: ../audit/audit.json
only_known_hosts: true
group_by: [product, site]
groups:
  with_office: volume_activation.office | length > 0
  not_activated: volume_activation.license_status not in [none, 'licensed']
"""

from pathlib import Path
from typing import Any

from ansible.errors import AnsibleParserError
from ansible.plugins.inventory import BaseInventoryPlugin, Constructable

from ..plugin_utils._adopt.audited_variables import (
    VARIABLE,
    audited_groups,
    audited_variables,
)
from ..plugin_utils._inputs.error import InputError
from ..plugin_utils._report.sources import report_of_file

ENDINGS = ("volume.activation.audit.yml", "volume.activation.audit.yaml")


class InventoryModule(BaseInventoryPlugin, Constructable):  # type: ignore[misc]
    """Read the report once, then each machine by itself."""

    NAME = "volume.activation.audit"

    def verify_file(self, path: str) -> bool:
        """Whether the file is meant for this plugin."""
        return bool(super().verify_file(path)) and path.endswith(ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        """Add the machines of the report, with their groups."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        strict, only_known = self.get_option("strict"), self.get_option("only_known_hosts")
        given = Path(self.get_option("report")).expanduser()
        try:
            report = report_of_file(str(Path(path).parent / given), "report")
        except InputError as error:
            # Core would append each cause once more.
            raise AnsibleParserError(f"{path}: {error}.") from None
        for machine in report.machines:
            if machine.name not in inventory.hosts:
                if only_known:
                    continue
                inventory.add_host(machine.name)
            found = audited_variables(machine)
            inventory.set_variable(machine.name, VARIABLE, found)
            for group in audited_groups(found, self.get_option("group_by")):
                inventory.add_child(inventory.add_group(group), machine.name)
            known = {**inventory.get_host(machine.name).get_vars(), VARIABLE: found}
            self._set_composite_vars(self.get_option("compose"), known, machine.name, strict=strict)
            self._add_host_to_composed_groups(
                self.get_option("groups"), known, machine.name, strict=strict
            )
            self._add_host_to_keyed_groups(
                self.get_option("keyed_groups"), known, machine.name, strict=strict
            )
