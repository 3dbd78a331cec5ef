"""What Active Directory answers to a machine: the forest's configuration, activation objects.

A path may name a server: ``LDAP://dc01.contoso.example/RootDSE``. Without one, and in another
forest than the connecting user's, it is the user's forest that answers.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lab.simulation.holdings import CONTAINER, ActivationObject
from lab.simulation.variant import NO_DELEGATION, OTHER_FOREST
from lab.simulation.windows import SimulatedWindows
from lab.simulation.wmi_error import WmiError

NO_SUCH_DOMAIN = 0x8007054B
NO_SUCH_OBJECT = 0x80072030
SERVER_DOWN = 0x8007203A
LOGON_FAILURE = 0x8007052E
BAD_PATH_NAME = 0x80005000
OPERATIONS_ERROR = 0x80072020
"""What a logon that may not be passed on is answered: nobody asked, from the directory's view."""

SCHEME = "LDAP://"
FOREIGN_FOREST = "CN=Configuration,DC=fabrikam,DC=example"


@dataclass(frozen=True)
class Logon:
    """Who is given to the directory beside the user who connected."""

    user: str | None = None
    password: str | None = field(default=None, repr=False)


CONNECTED = Logon()


def naming_context(
    machine: SimulatedWindows, path: str = f"{SCHEME}RootDSE", logon: Logon = CONNECTED
) -> str:
    """The configuration naming context of the forest that answers."""
    if not path.startswith(SCHEME):
        raise WmiError(BAD_PATH_NAME)
    server, domain = _server(path).lower(), machine.domain.lower()
    if server and server != domain and not server.endswith(f".{domain}"):
        raise WmiError(SERVER_DOWN)
    if not machine.is_domain_joined:
        raise WmiError(NO_SUCH_DOMAIN)
    # No name is not the same as nobody: who passes an empty one logs on by it.
    if logon.user is not None and machine.holdings.domain_users.get(logon.user) != logon.password:
        raise WmiError(LOGON_FAILURE)
    passed_on = machine.passes_logon_on or logon.user
    if machine.variant.directory == NO_DELEGATION and not passed_on:
        raise WmiError(OPERATIONS_ERROR)
    if machine.variant.directory == OTHER_FOREST and not _server(path):
        return FOREIGN_FOREST
    return CONTAINER.partition("CN=Services,")[2]


def activation_objects(
    machine: SimulatedWindows, path: str, logon: Logon = CONNECTED
) -> list[ActivationObject]:
    """The objects below a path; the error of a path that does not exist."""
    naming_context(machine, path, logon)
    objects = machine.holdings.activation_objects
    if objects is None or _object(path) != CONTAINER.lower():
        raise WmiError(NO_SUCH_OBJECT)
    return objects


def delete_tree(machine: SimulatedWindows, path: str, logon: Logon = CONNECTED) -> None:
    """Delete an object."""
    naming_context(machine, path, logon)
    for fault in machine.wmi_faults:
        if fault.method == "DeleteTree" and fault.fires():
            raise WmiError(fault.hresult)
    objects = machine.holdings.activation_objects or []
    for each in objects:
        if _object(path) == each.distinguished_name.lower():
            objects.remove(each)
            return
    raise WmiError(NO_SUCH_OBJECT)


def _server(path: str) -> str:
    server, slash, _rest = path.removeprefix(SCHEME).partition("/")
    return server if slash else ""


def _object(path: str) -> str:
    return path.removeprefix(SCHEME).removeprefix(f"{_server(path)}/").lower()
