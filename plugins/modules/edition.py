#!/usr/bin/python

# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# The work is in plugins/action/edition.py, an action plugin. ansible-doc finds the documentation,
# edition.yml, only beside a module file.
