"""Simulated power losses: from what a program did to a folder, every state in which the folder could have been left.

The model is the one of the file systems that promise least. Bytes written to a file, and changes of its size, are
certain only once the file was synced; until then each may be there or not, in any combination, and a write may be torn
at any sector of 512 bytes. Names (made, removed, given) are certain only once the folder was synced; until then those
up to some point are there: journalling file systems keep their order. A file's sync does not make its name certain.
After a sync that failed, what it should have synced may be lost although a later sync succeeds.
"""

import random
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
HEAD = struct.Struct("=cQQQ")


@dataclass(frozen=True)
class Step:
    """One thing that was done; see recorder.c for the letters."""

    what: str
    inode: int
    number: int
    content: bytes


@dataclass
class File:
    """What is certain of a file's bytes, and what was done to it since, each with whether it is certain to be there.

    Certain and uncertain steps stand together, in their order, only after a sync that failed (None: no later sync
    makes it certain).
    """

    certain: bytearray = field(default_factory=bytearray)
    since: list[tuple[Step, bool | None]] = field(default_factory=list)


@dataclass
class Folder:
    """What is certain of a folder's names, and what was done to them since."""

    certain: dict[str, File] = field(default_factory=dict)
    since: list[tuple[str, str, File | None]] = field(default_factory=list)


def steps(log: Path) -> list[Step]:
    """What the recorder wrote down, in its order."""
    return steps_in(log.read_bytes())


def steps_in(data: bytes) -> list[Step]:
    """The steps of a log."""
    found, at = [], 0
    while at < len(data):
        what, inode, number, length = HEAD.unpack_from(data, at)
        at += HEAD.size
        found.append(Step(what.decode(), inode, number, data[at : at + length]))
        at += length
    return found


class Disk:
    """A folder on a disk, as steps are done to it."""

    def __init__(self) -> None:
        self.folder = Folder()
        self.files: dict[int, File] = {}

    def do(self, step: Step) -> None:
        """Takes one step."""
        name = step.content.decode("utf-8", "surrogateescape") if step.what in "CLUR" else ""
        match step.what:
            case "C":
                self.files[step.inode] = File()
                self.folder.since.append(("add", name, self.files[step.inode]))
            case "L":
                self.folder.since.append(("add", name, self.files[step.inode]))
            case "U":
                self.folder.since.append(("remove", name, None))
            case "R":
                old, new = name.split("\0")
                self.folder.since.append(("move", f"{old}\0{new}", self.files[step.inode]))
            case "W" | "T":
                self.files[step.inode].since.append((step, False))
            case "F":
                file = self.files[step.inode]
                file.since = [(done, True if sure is False else sure) for done, sure in file.since]
                while file.since and file.since[0][1]:
                    apply(file.certain, file.since.pop(0)[0])
            case "f":
                file = self.files[step.inode]
                file.since = [(done, None if sure is False else sure) for done, sure in file.since]
            case "D":
                self.folder.certain = named(self.folder, len(self.folder.since))
                self.folder.since = []
            case "d":
                pass
            case other:
                raise ValueError(f"unknown step {other!r}")

    def states(self, chance: random.Random, more: int) -> Iterator[dict[str, bytes]]:
        """States in which a power loss now could leave the folder: everything that is uncertain there, nothing of it,
        and `more` mixtures for each number of names that may have come through."""
        for count in range(len(self.folder.since) + 1):
            names = named(self.folder, count)
            for mixture in range(2 + more):
                yield {name: bytes(contents(file, mixture, chance)) for name, file in names.items()}

    def state(self, chance: random.Random) -> dict[str, bytes]:
        """One state in which a power loss now could leave the folder."""
        names = named(self.folder, chance.randint(0, len(self.folder.since)))
        mixture = chance.choice((0, 1, 2, 2))
        return {name: bytes(contents(file, mixture, chance)) for name, file in names.items()}

    def sync(self) -> None:
        """All that was done is certain from now on, whatever failed before."""
        self.folder = Folder(named(self.folder, len(self.folder.since)))
        for file in self.folder.certain.values():
            file.certain, file.since = contents(file, 1, random.Random(0)), []

    def everything(self) -> dict[str, bytes]:
        """The folder without a power loss."""
        names = named(self.folder, len(self.folder.since))
        return {name: bytes(contents(file, 1, random.Random(0))) for name, file in names.items()}


def named(folder: Folder, count: int) -> dict[str, File]:
    """The names after the first `count` uncertain changes."""
    names = dict(folder.certain)
    for what, name, file in folder.since[:count]:
        if what == "remove":
            names.pop(name, None)
        elif what == "move":
            old, new = name.split("\0")
            names.pop(old, None)
            names[new] = file
        else:
            names[name] = file
    return names


def contents(file: File, mixture: int, chance: random.Random) -> bytearray:
    """The bytes of a file with none (0), all (1), or some of what is uncertain, each perhaps torn."""
    data = bytearray(file.certain)
    for step, sure in file.since:
        if sure or mixture == 1:
            apply(data, step)
        elif mixture == 0:
            continue
        elif chance.random() < 0.6:
            if step.what == "W" and chance.random() < 0.3:
                for sector in range(0, len(step.content), SECTOR):
                    if chance.random() < 0.5:
                        part = step.content[sector : sector + SECTOR]
                        apply(data, Step("W", step.inode, step.number + sector, part))
            else:
                apply(data, step)
    return data


def apply(data: bytearray, step: Step) -> None:
    """Does a write or a change of size; what lies between the old end and a write behind it is zeros."""
    if step.what == "W":
        end = step.number + len(step.content)
        if len(data) < end:
            data.extend(bytes(end - len(data)))
        data[step.number : end] = step.content
    elif step.number < len(data):
        del data[step.number :]
    else:
        data.extend(bytes(step.number - len(data)))


def acknowledged(step: Step, so_far: int, inode: int | None) -> int:
    """How many events were told to be saved after this step; `inode` is that of the file of acknowledgements."""
    if step.what == "W" and step.inode == inode:
        for line in step.content.decode().split("\n"):
            if line.startswith("saved "):
                so_far = max(so_far, int(line.split()[1]))
    return so_far


@dataclass(frozen=True)
class State:
    """A folder as a power loss could have left it, with how many events had been told to be saved before it."""

    saved: int
    files: dict[str, bytes]


def crash_states(log: Path, acknowledgements: str, seed: int, more: int) -> Iterator[State]:
    """All distinct states after each step of a recorded run, without the file of acknowledgements."""
    disk, chance, saved, inode = Disk(), random.Random(seed), 0, None
    seen: dict[int, int] = {}
    for step in steps(log):
        if step.what == "C" and step.content == acknowledgements.encode():
            inode = step.inode
        disk.do(step)
        saved = acknowledged(step, saved, inode)
        for files in disk.states(chance, more):
            files.pop(acknowledgements, None)
            key = hash(tuple(sorted(files.items())))
            # The same state again says something new only where more had been acknowledged by then.
            if seen.get(key, -1) < saved:
                seen[key] = saved
                yield State(saved, files)
