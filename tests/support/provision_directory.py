"""Makes the Active Directory domain example.com in a folder, with the LDIF from standard input.

    /usr/bin/python3 provision_directory.py FOLDER ADDRESS PASSWORD < objects.ldif

For the Python that has Samba's modules. Nothing outside the folder is written, and LDAP is all that
the server then does.
"""

import logging
import sys
from pathlib import Path

from samba.auth import system_session
from samba.dsdb import DS_DOMAIN_FUNCTION_2008_R2
from samba.provision import provision

CONFIGURATION = """\
[global]
netbios name = DC01
workgroup = EXAMPLE
realm = EXAMPLE.COM
server role = active directory domain controller
server services = ldap
interfaces = {address}/8
bind interfaces only = yes
tls enabled = no
ldb:nosync = yes
private dir = {folder}/private
state directory = {folder}/state
lock directory = {folder}/lock
cache directory = {folder}/cache
pid directory = {folder}/pid
binddns dir = {folder}/bind-dns
ncalrpc dir = {folder}/ncalrpc
log file = {folder}/log
[sysvol]
path = {folder}/sysvol
[netlogon]
path = {folder}/sysvol/example.com/scripts
"""


def main(folder: Path, address: str, password: str, ldif: str) -> None:
    """Provision the domain, then add the objects."""
    settings = folder / "smb.conf"
    settings.write_text(CONFIGURATION.format(folder=folder, address=address), "utf-8")
    made = provision(
        logging.getLogger(),
        system_session(),
        smbconf=str(settings),
        domain="EXAMPLE",
        realm="EXAMPLE.COM",
        hostname="DC01",
        hostip=address,
        adminpass=password,
        serverrole="active directory domain controller",
        dom_for_fun_level=DS_DOMAIN_FUNCTION_2008_R2,
        dns_backend="NONE",
        skip_sysvolacl=True,
        batch_mode=True,
    )
    made.samdb.add_ldif(ldif)


main(Path(sys.argv[1]), *sys.argv[2:4], sys.stdin.read())
