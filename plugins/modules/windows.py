#!/usr/bin/python

# Copyright (c) 2026 volume.activation contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# This name is an action plugin, plugins/action/windows.py. ansible-doc finds a module's documentation,
# here windows.yml, only beside a module file.
