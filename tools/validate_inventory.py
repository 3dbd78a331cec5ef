#!/usr/bin/env python3
# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Runs the playbook validate of this checkout; what follows goes to ansible-playbook.

The pre-commit hook of this repository. It uses the ansible-playbook of who commits, so that vaults,
inventory plugins and ansible.cfg are theirs.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

PLAYBOOK = Path(__file__).resolve().parents[1] / "playbooks/validate.yml"
NO_ANSIBLE = "There is no ansible-playbook on PATH: install ansible-core 2.19 or later"


if __name__ == "__main__":
    command = shutil.which("ansible-playbook")
    if command is None:
        print(NO_ANSIBLE, file=sys.stderr)
        sys.exit(127)
    os.execv(command, [command, str(PLAYBOOK), *sys.argv[1:]])  # noqa: S606
