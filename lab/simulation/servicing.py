"""What DISM and a restart do to the edition of a simulated machine, with the time they take."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from lab.simulation.keys import is_gvlk_of, is_published
from lab.simulation.wmi_error import WindowsError

if TYPE_CHECKING:
    from lab.simulation.windows import SimulatedWindows

SYSTEM = r"C:\Windows\System32"
SHUTDOWN, REG = rf"{SYSTEM}\shutdown.exe", rf"{SYSTEM}\reg.exe"
RESTART_REQUIRED = 3010
KEY_REFUSED = 0xC004F050 - 2**32
NO_SUCH_KEY = 1
UP_FOR = timedelta(days=3)

_DISM = re.compile(
    re.escape(rf"{SYSTEM}\Dism.exe")
    + r" /Online /Set-Edition:(\w+) /ProductKey:([A-Z0-9-]{29}) /AcceptEula /NoRestart /Quiet"
)
_CMD = re.compile(re.escape(rf"{SYSTEM}\cmd.exe") + r' /d /v:on /s /c "(.+)"')
_ADD = re.compile(r"add (\S+) /v (\w+) /d (\S+) /f")
_RESTART = re.compile(r"/r /t \d+ /d p:\d+:\d+")
_DELETE = re.compile(r"delete (\S+) /f")

_TARGETS = {
    "ServerStandardEval": ("ServerStandard", "ServerDatacenter"),
    "ServerDatacenterEval": ("ServerDatacenter",),
    "ServerStandard": ("ServerDatacenter",),
}
"""As public outputs of DISM have them."""

_BY_KEY = {
    "Professional": ("ProfessionalWorkstation", "ProfessionalEducation", "Education", "Enterprise"),
    "ProfessionalWorkstation": ("ProfessionalEducation", "Education", "Enterprise"),
    "Enterprise": ("Education", "Professional", "ProfessionalWorkstation", "ProfessionalEducation"),
    "Core": ("ProfessionalEducation", "Education"),
}


@dataclass
class Servicing:
    """How DISM and restarts go on a machine, and how far they are.

    ``targets`` are the editions that Windows names, as DISM does; none: those of its edition.
    ``dism_seconds`` is simulated time, which a command that sleeps lets pass; ``exit_code`` is what
    DISM ends with. ``changes_to`` is the edition after the restart, where it is another than the
    one asked for; ``key_needs_restart`` whether a key changes it at the next start alone.
    ``shutdown_code`` is what shutdown.exe ends with, ``restarts`` whether the restart comes,
    ``refusals`` how many connections are refused until Windows is up. ``foreign_dism_seconds``:
    so long a DISM works that somebody else started.
    """

    targets: list[str] | None = None
    has_commands: bool = True
    domain_role: int = 3
    dism_seconds: float = 150
    exit_code: int = RESTART_REQUIRED
    changes_to: str | None = None
    key_needs_restart: bool = False
    shutdown_code: int = 0
    restarts: bool = True
    refusals: int = 1
    foreign_dism_seconds: float = 0
    # Not compared, as two machines that are looked at one after the other may be a second apart.
    booted: datetime | None = field(default=None, init=False, compare=False)
    left: float | None = field(default=None, init=False)
    asked: tuple[str, str] | None = field(default=None, init=False)
    waiting: tuple[str, str] | None = field(default=None, init=False)
    after_dism: str = field(default="", init=False)
    restart_due: bool = field(default=False, init=False)
    refuses: int = field(default=0, init=False)
    starts: int = field(default=0, init=False)
    dism_runs: int = field(default=0, init=False)

    @classmethod
    def keys(cls) -> set[str]:
        """What a fleet file may set."""
        return {each.name for each in fields(cls) if each.init}

    def refuses_connection(self) -> bool:
        """Whether Windows is not up yet; each time that somebody tries brings it nearer."""
        refuses = self.refuses > 0
        self.refuses -= int(refuses)
        return refuses


def boot_time(machine: SimulatedWindows) -> datetime:
    """When Windows started; a machine that was never restarted has been up for days."""
    servicing = machine.servicing
    servicing.booted = servicing.booted or (machine.clock - UP_FOR).replace(microsecond=0)
    return servicing.booted


def dism_rows(machine: SimulatedWindows) -> list[dict[str, Any]]:
    """Win32_Process: DISM where it works, and one that always does."""
    servicing = machine.servicing
    working = servicing.left is not None, servicing.foreign_dism_seconds > 0
    names = ["Dism.exe" for each in working if each]
    return [{"ProcessId": 4000 + n, "Name": name} for n, name in enumerate(["lsass.exe", *names])]


def target_editions(machine: SimulatedWindows) -> list[str]:
    """Get-WindowsEdition -Online -Target."""
    if not machine.servicing.has_commands:
        raise WindowsError("CommandNotFoundException")
    machine.calls.append("Get-WindowsEdition")
    if machine.servicing.targets is not None:
        return list(machine.servicing.targets)
    is_core = machine.installation_type == "Server Core"
    edition = machine.edition_id.removesuffix("Cor")
    found = [name + ("Cor" if is_core else "") for name in _TARGETS.get(edition, ())]
    # The packages of Standard are not on an evaluation of Server Core.
    return [
        name for name in found if (edition, name) != ("ServerStandardEval", "ServerStandardCor")
    ]


def create_process(machine: SimulatedWindows, _: None, line: str) -> dict[str, Any]:
    """Win32_Process.Create of the one command line that the collection has."""
    found = _CMD.fullmatch(line)
    if found is None:
        raise AssertionError("no command line of ours")
    commands = found[1].split(" & ")
    dism = next(n for n, each in enumerate(commands) if _DISM.fullmatch(each))
    for command in commands[:dism]:
        registry_program(machine, command.removeprefix(f"{REG} "))
    asked = _DISM.fullmatch(commands[dism])
    assert asked is not None
    servicing = machine.servicing
    machine.calls.append(f"Dism.exe {asked[1]}")
    servicing.dism_runs += 1
    servicing.asked, servicing.left = (asked[1], asked[2]), servicing.dism_seconds
    [servicing.after_dism] = commands[dism + 1 :]
    return {"ProcessId": 4711}


def registry_program(machine: SimulatedWindows, arguments: str) -> int:
    """reg.exe: adds a value, or deletes a key; its exit code."""
    delete, add = _DELETE.fullmatch(arguments), _ADD.fullmatch(arguments)
    values = {path: dict(each) for path, each in machine.registry_values.items()}
    if delete is not None:
        if values.pop(_path(delete[1]), None) is None:
            return NO_SUCH_KEY
    elif add is not None:
        values.setdefault(_path(add[1]), {})[add[2]] = add[3]
    else:
        raise AssertionError("no arguments of ours")
    if machine.holdings.read_only_registry & set(values):
        return NO_SUCH_KEY
    machine.registry_values = values
    return 0


def _path(key: str) -> str:
    return key.replace("HKLM\\", "HKLM:\\")


def shutdown_program(machine: SimulatedWindows, arguments: str) -> int:
    """shutdown.exe /r: the restart comes once this execution has been answered."""
    if not _RESTART.fullmatch(arguments):
        raise AssertionError("no arguments of ours")
    machine.calls.append("shutdown.exe /r")
    servicing = machine.servicing
    servicing.restart_due = servicing.restarts and servicing.shutdown_code in (0, 1115, 1190)
    return servicing.shutdown_code


def pass_time(machine: SimulatedWindows, seconds: float) -> None:
    """DISM works on, and ends when its time has passed."""
    servicing = machine.servicing
    servicing.foreign_dism_seconds = max(0, servicing.foreign_dism_seconds - seconds)
    if servicing.left is None or servicing.asked is None:
        return
    servicing.left -= seconds
    if servicing.left > 0:
        return
    edition, key = servicing.asked
    code = servicing.exit_code if _takes(machine, edition, key) else KEY_REFUSED
    if code in (0, RESTART_REQUIRED):
        servicing.waiting = (edition, key)
    servicing.left = servicing.asked = None
    after = servicing.after_dism.removeprefix(f"{REG} ").replace("!errorlevel!", str(code))
    registry_program(machine, after)


def _takes(machine: SimulatedWindows, edition: str, key: str) -> bool:
    plain = edition.removesuffix("Cor")
    return is_gvlk_of(key, plain, machine.build) or key in machine.foreign_keys


def edition_of_key(machine: SimulatedWindows, key: str) -> str | None:
    """The edition that a published key changes this one to, if it does."""
    for edition in _BY_KEY.get(machine.edition_id, ()):
        if is_gvlk_of(key, edition, machine.build):
            return edition
    return None


def become(machine: SimulatedWindows, edition: str, channel: str, last_five: str) -> None:
    """The machine is of that edition from now on, with a key of that channel."""
    from lab.simulation.windows import License  # which has machines, and those have Servicing

    machine.edition_id = edition
    if machine.windows_license is not None:
        machine.give_up_key(machine.windows_license)
    machine.take_key(License(channel, last_five, family=edition), 0)


def channel_of_key(machine: SimulatedWindows, key: str) -> str:
    """The channel of a key that came with a change of edition."""
    return "gvlk" if is_published(key) else str(machine.foreign_keys.get(key, "retail"))


def restarted(machine: SimulatedWindows) -> None:
    """Windows has started: a DISM that worked is gone, and what it staged takes effect."""
    servicing = machine.servicing
    servicing.booted = machine.clock.replace(microsecond=0)
    servicing.left = servicing.asked = None
    servicing.restart_due = False
    servicing.refuses, servicing.starts = servicing.refusals, servicing.starts + 1
    if servicing.waiting is not None:
        edition, key = servicing.waiting
        servicing.waiting = None
        if servicing.changes_to != machine.edition_id:
            plain = servicing.changes_to or edition.removesuffix("Cor")
            become(machine, plain, channel_of_key(machine, key), key[-5:])
