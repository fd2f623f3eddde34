"""The steps of a history: what a person does, and what happens to the disk, the files and the processes meanwhile.

A step is a name and a number. The number chooses among what is there when the step is done, so a history from which
steps were removed is still a history.
"""

import errno
import random
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from simulation.disk import ALL, NEVER
from simulation.ledger import BrokenPromiseError, Kept, stored
from simulation.texts import VERSIONS
from simulation.window import Window, digest
from simulation.world import NOTICED, World
from tui.collation.collation import Agreement
from tui.review import decide
from tui.review.events import Redo, Undo
from tui.review.places import passage_key
from tui.session.backup import back_up
from tui.session.recover import check, recover
from tui.witnesses.problem import Problem
from tui.workspace.desk import correcting, documents
from tui.workspace.desk.desk import Done

Step = tuple[str, int]

LABELS = ("", "error", "later")


def drawn(seed: int) -> list[Step]:
    """The history of a seed."""
    chance = random.Random(seed)
    length = chance.choice((6, 10, 15, 20, 30))
    # Not everything happens in each history: what seldom comes together would never come often enough otherwise.
    names = [name for name in WEIGHTS if WEIGHTS[name][1] or chance.random() < 0.35]
    weights = [WEIGHTS[name][0] for name in names]
    return [(name, chance.getrandbits(30)) for name in chance.choices(names, weights, k=length)]


def take(world: World, step: Step) -> None:
    """One step, and what must hold after it."""
    name, number = step
    STEPS[name](world, random.Random(number))
    world.check()


# --- what a person does at the desk


def _act(do: Callable[[Window, random.Random], Done | None]) -> Callable[[World, random.Random], None]:
    """A step of one window; what is refused with a message is no fault."""

    def done(world: World, chance: random.Random) -> None:
        number = chance.choice((1, 1, 1, 2)) if 2 in world.windows else 1
        window = world.window(number)
        if window is None:
            return
        before, events = digest(window.desk.review), len(window.desk.review.events)
        result = world.attempt(number, lambda: do(window, chance), may_fail=True)
        if world.disk.has_ended(number):
            return
        after = digest(window.desk.review)
        if len(window.desk.review.events) == events:
            if before != after:
                raise BrokenPromiseError("an act changed the review, and there is no event of it")
            return
        if window.session.read_only is not None:
            raise BrokenPromiseError("something was done in a window that only reads")
        window.note_acts()
        _check_turn(window, before, after)
        world.note_seen(window)
        if result is not None and chance.random() < 0.1:
            window.check_canonical()

    return done


def _check_turn(window: Window, before: object, after: object) -> None:
    """Undo gives back what was there before the act, redo what was there after it."""
    event = window.desk.review.events[-1]
    match event.act:
        case Undo(target) if target in window.stack and after != window.stack[target][0]:
            raise BrokenPromiseError(
                f"undo does not give back the former state: {after}, not {window.stack[target][0]}"
            )
        case Redo(target) if target in window.stack and after != window.stack[target][1]:
            raise BrokenPromiseError("redo does not give back the state that was undone")
        case Undo() | Redo():
            window.check_canonical()
        case _:
            window.stack[event.id] = (before, after)  # type: ignore[assignment]


def _passage(window: Window, chance: random.Random) -> int:
    if not len(window.desk.collation):
        raise Problem("no document has a word")
    return chance.randrange(len(window.desk.collation))


def _words(window: Window, chance: random.Random) -> tuple[int, int, int]:
    """Some words of a document: witness, start, end."""
    witness = chance.randrange(len(window.desk.collation.witnesses))
    text = window.desk.collation.witnesses[witness].text
    if not text:
        raise Problem("there are no words")
    start = chance.randrange(len(text))
    return witness, start, min(len(text), start + chance.randint(1, 40))


def adopt(window: Window, chance: random.Random) -> Done:
    number = _passage(window, chance)
    cell = chance.choice(window.desk.collation[number].cells)
    return window.desk.adopt(number, cell.witness)


def splice(window: Window, chance: random.Random) -> Done:
    return window.desk.adopt_words(*_words(window, chance))


def emend(window: Window, chance: random.Random) -> Done:
    words = chance.choice(("Words of mine.", "Two\n\nparagraphs – “quoted”", "é" * 5000, "x"))
    return window.desk.emend(_passage(window, chance), words + str(chance.randrange(9)))


def leave_out(window: Window, chance: random.Random) -> Done:
    return window.desk.leave_out(_passage(window, chance))


def undecide(window: Window, chance: random.Random) -> Done:
    return window.desk.undecide(_passage(window, chance))


def explain(window: Window, chance: random.Random) -> Done:
    return window.desk.explain(_passage(window, chance), chance.choice(("", "as in the oldest one")))


def in_bulk(window: Window, chance: random.Random) -> Done | None:
    desk = window.desk
    rest = desk.open_rest()
    match chance.randrange(4):
        case 0:
            act = decide.leave_all_out(desk.review, rest.tails)
        case 1:
            act = decide.adopt_singles(desk.review, rest.singles)
        case _:
            act = desk.open_core().act(chance.choice(list(Agreement)))
    return None if act is None else Done("", desk.act(act))


def note(window: Window, chance: random.Random) -> Done:
    return window.desk.annotate(*_words(window, chance), chance.choice(LABELS), chance.choice(("", "why?", "n" * 3000)))


def _note(window: Window, chance: random.Random) -> str:
    notes = sorted(window.desk.review.state.annotations)
    if not notes:
        raise Problem("there is no note")
    return chance.choice(notes)


def rewrite(window: Window, chance: random.Random) -> Done:
    return window.desk.rewrite(_note(window, chance), chance.choice(LABELS), f"note {chance.randrange(3)}")


def resize(window: Window, chance: random.Random) -> Done:
    return window.desk.resize(_note(window, chance), *_words(window, chance), label="error", note="")


def erase(window: Window, chance: random.Random) -> Done:
    return window.desk.erase(_note(window, chance))


def link(window: Window, chance: random.Random) -> Done:
    first, second = _passage(window, chance), _passage(window, chance)
    return correcting.link(window.desk, passage_key(window.desk.collation, first), second)


def unlink(window: Window, chance: random.Random) -> Done:
    number = _passage(window, chance)
    cell = chance.choice(window.desk.collation[number].cells)
    return correcting.unlink(window.desk, number, cell.witness)


def divide(window: Window, chance: random.Random) -> Done:
    number = _passage(window, chance)
    cell = chance.choice(window.desk.collation[number].cells)
    start, end = window.desk.collation.span(cell)
    return correcting.divide(window.desk, number, cell.witness, chance.randint(start, end))


def undo(window: Window, chance: random.Random) -> Done:
    return window.desk.undo()


def redo(window: Window, chance: random.Random) -> Done:
    return window.desk.redo()


# --- the documents


def _change(make: Callable[[World, Window, random.Random], documents.Change]) -> Callable[[World, random.Random], None]:
    """A change of the documents of a review."""

    def done(world: World, chance: random.Random) -> None:
        window = world.window()
        if window is None:
            return

        def change() -> documents.Renewal:
            renewal = documents.prepared(window.desk, make(world, window, chance))
            documents.go_on(window.desk, renewal)
            return renewal

        counted = set(window.desk.review.state.annotations)
        renewal = world.attempt(1, change, may_fail=True)
        if renewal is None or world.disk.has_ended(1):
            return
        if window.session.read_only is not None:
            raise BrokenPromiseError("documents were changed in a window that only reads")
        window.note_change(renewal)
        if counted != set(window.desk.review.state.annotations):
            raise BrokenPromiseError("a note was lost with a change of the documents")
        window.check_nothing_dropped()
        window.check_canonical()
        world.note_seen(window)

    return done


def read_again(world: World, window: Window, chance: random.Random) -> documents.Change:
    return documents.reread(documents.changed_on_disk(window.desk))


def add(world: World, window: Window, chance: random.Random) -> documents.Change:
    name = chance.randrange(5)
    if not world.texts.path(name).exists():
        world.texts.write(name, chance.randrange(VERSIONS))
    return documents.added(window.desk, str(world.texts.path(name)))


def take_away(world: World, window: Window, chance: random.Random) -> documents.Change:
    return documents.taken_away(window.desk, chance.choice(window.desk.collation.witnesses).siglum)


def rename(world: World, window: Window, chance: random.Random) -> documents.Change:
    old = chance.choice(window.desk.collation.witnesses).siglum
    return documents.renamed(window.desk, old, chance.choice(("M", "Ms1", "A", "B", "C", "Z9")))


# --- other programs, and the texts


def edit(world: World, chance: random.Random) -> None:
    world.texts.write(chance.randrange(5), chance.randrange(VERSIONS))


def spoil(world: World, chance: random.Random) -> None:
    world.texts.spoil(chance.randrange(3), chance.randrange(5))


def gone(world: World, chance: random.Random) -> None:
    world.texts.remove(chance.randrange(3))


def _calm(world: World) -> bool:
    """Whether no commit is on its way: a file that another program changes in the middle of one can't be saved."""
    world.stage.delay = 0.0
    world.disk.controls.wait_at = NEVER
    world.stage.let_pass(1.0)
    world.check()
    journal = world.path.with_name(world.path.name + "-journal")
    return world.path.exists() and not journal.exists()


def remove_file(world: World, chance: random.Random) -> None:
    if _calm(world) and world.foreign is None:
        with world.disk.outside():
            world.path.unlink()
        world.disk.sync()
        _replaced(world)


def _replaced(world: World) -> None:
    """What another program left there is what there is, unless a window can mend it."""
    if world.writers:
        world.older = True
    else:
        world.kept[world.path] = Kept()
        if world.path.exists():
            world.kept[world.path].content = stored(world.path, world.scratch)


def keep_copy(world: World, chance: random.Random) -> None:
    if _calm(world) and world.foreign is None and not world.older:
        (world.elsewhere / "older").write_bytes(world.path.read_bytes())


def older_over(world: World, chance: random.Random) -> None:
    _put_over(world, world.elsewhere / "older", in_place=chance.random() < 0.5)


def foreign_over(world: World, chance: random.Random) -> None:
    other = world.elsewhere / "foreign"
    text = b"SQLite format 3\0" if chance.random() < 0.3 else b"Something else that is long enough to look at. "
    other.write_bytes(text * chance.choice((1, 50, 800)))
    _put_over(world, other, in_place=chance.random() < 0.5, foreign=True)


def _put_over(world: World, other: Path, *, in_place: bool, foreign: bool = False) -> None:
    if not other.exists() or not _calm(world) or world.foreign is not None:
        return
    content = other.read_bytes()
    with world.disk.outside():
        if in_place:
            world.path.write_bytes(content)
        else:
            new = world.path.with_name("from elsewhere")
            new.write_bytes(content)
            new.replace(world.path)
    world.disk.sync()
    if foreign:
        world.foreign, world.older = content, False
    else:
        _replaced(world)


def flip(world: World, chance: random.Random) -> None:
    """A bit of the last event that was saved is another one."""
    if not _calm(world) or world.foreign is not None or world.older:
        return
    kept = world.kept[world.path].content
    if not kept.events:
        return
    content = bytearray(world.path.read_bytes())
    at = content.find(kept.events[-1][0].encode())
    while at >= 0:
        content[at + chance.randrange(36)] ^= 1 << chance.randrange(3)
        at = content.find(kept.events[-1][0].encode())
    with world.disk.outside():
        world.path.write_bytes(bytes(content))
    world.disk.sync()
    world.foreign = bytes(content)


def put_away(world: World, chance: random.Random) -> None:
    if world.foreign is not None:
        world.put_away()


def unlock(world: World, chance: random.Random) -> None:
    with world.disk.outside():
        world.path.with_name(world.path.name + "-lock").unlink(missing_ok=True)


# --- time, windows and processes


def a_moment(world: World, chance: random.Random) -> None:
    world.stage.let_pass(chance.choice((0.0, 0.02, 0.05, 0.6)))


def some_seconds(world: World, chance: random.Random) -> None:
    world.stage.let_pass(NOTICED)
    if world.disk.healthy and not world.stage.delay:
        world.check_noticed()


def flush(world: World, chance: random.Random) -> None:
    window = world.window()
    if window is None:
        return
    content = window.history.now
    saved = world.attempt(1, lambda: window.session.flush(10.0))
    # What was saved before may have been removed by another program a moment ago: that is noticed within two seconds.
    if saved and window.session.read_only is None and content.events and not world.spoilt(window):
        world.acknowledge(window, content)


def second_window(world: World, chance: random.Random) -> None:
    if world.window(1) is not None and world.path.exists() and world.foreign is None and not world.older:
        world.window(2)


def close(world: World, chance: random.Random) -> None:
    world.close(chance.choice((1, 2)))


def kill(world: World, chance: random.Random) -> None:
    for number in chance.choice(((1,), (2,), (1, 2))):
        world.end(number)


def kill_soon(world: World, chance: random.Random) -> None:
    controls = world.disk.controls
    controls.end_at, controls.torn = controls.steps + chance.randint(1, 40), chance.choice((-1, -1, 1, 3))


def power_loss(world: World, chance: random.Random) -> None:
    for number in (1, 2):
        world.end(number)
    world.disk.heal()
    world.disk.lose_power(chance)
    world.check_everything()


# --- the disk


def full(world: World, chance: random.Random) -> None:
    world.disk.controls.room = chance.choice((0, 100, 5000, 20_000, 40_000))


def slow(world: World, chance: random.Random) -> None:
    controls = world.disk.controls
    controls.wait_at = controls.steps + chance.randint(1, 25)
    world.stage.delay = chance.choice((0.05, 1.0, 4.0, 15.0))


def fail_sync(world: World, chance: random.Random) -> None:
    world.disk.controls.failing_sync = chance.choice((1, 2, 3, 4, 5, 6, ALL))


def refuse(world: World, chance: random.Random) -> None:
    world.disk.controls.error = chance.choice((errno.EACCES, errno.EROFS, errno.EIO, errno.EDQUOT))


def heal(world: World, chance: random.Random) -> None:
    world.disk.heal()


# --- copies


def backup(world: World, chance: random.Random) -> None:
    window = world.window()
    if window is not None:
        target = world.new_name("backup")
        content = window.history.now
        if window.session.read_only is not None:
            return
        world.attempt(1, lambda: window.session.backup(target))
        _copied(world, target, lambda: stored(target, world.scratch) == content, content)


def _copied(world: World, target: Path, holds: Callable[[], bool], content: object) -> None:
    with world.disk.outside():
        if not target.exists():
            return
        if world.disk.has_ended(1) or not world.disk.healthy:
            target.unlink()  # it was not reported as made
            return
        if not holds():
            raise BrokenPromiseError(f"a copy of {content} has {stored(target, world.scratch)}")
        world.kept[target] = Kept(stored(target, world.scratch), whole=True)


def backup_of_file(world: World, chance: random.Random) -> None:
    """`recension backup`, while the session is in use or not."""
    if world.foreign is not None or not world.path.exists():
        return
    target = world.new_name("backup")
    found = stored(world.path, world.scratch)
    world.disk.controls.ended &= ~(1 << 3)
    report = world.attempt(3, lambda: back_up(world.path, target), may_fail=world.busy)
    if report is not None and report.faults:
        raise BrokenPromiseError(f"a copy is not sound: {report.faults}")
    if report is not None:
        _copied(world, target, lambda: stored(target, world.scratch) == found, found)
    world.disk.end(3)


def save_as(world: World, chance: random.Random) -> None:
    window = world.windows.get(1)
    if window is None or window.path != world.path:
        return
    target = world.new_name("moved")
    content, had = window.history.now, window.path
    if world.attempt(1, lambda: (window.desk.keep_elsewhere(str(target)), True)) is None:
        if not world.disk.has_ended(1) and window.path != had:
            raise BrokenPromiseError("the work could not be saved elsewhere, and goes on there")
        world.kept.pop(target, None)
        return
    if world.disk.has_ended(1):
        return
    found = stored(target, world.scratch)
    if found != content:
        raise BrokenPromiseError(f"{content} were saved elsewhere as {found}")
    # From now on the review is there. What was left behind stays as it is, whatever it is.
    if world.foreign is None and not world.older:
        world.kept[had] = world.kept.pop(world.path)
    else:
        world.kept.pop(world.path)
    world.path, world.foreign, world.older = target, None, False
    world.kept[target] = Kept(content)
    world.end(2)


def recovered(world: World, chance: random.Random) -> None:
    """`recension recover`, of a sound file or a damaged one."""
    if not world.path.exists() or not _calm(world):
        return
    before = world.path.read_bytes()
    target = world.new_name("recovered")
    world.disk.controls.ended &= ~(1 << 3)
    report = world.attempt(3, lambda: recover(world.path, target), may_fail=world.foreign is not None)
    world.disk.end(3)
    if world.path.read_bytes() != before:
        raise BrokenPromiseError("a file was changed when it was recovered")
    if report is None:
        return
    with world.disk.outside():
        found = stored(target, world.scratch)
        if check(target).faults:
            raise BrokenPromiseError("what was recovered is not sound")
        known = [one for history in world.histories for one in history.now.events]
        if not set(found.events) <= set(known):
            raise BrokenPromiseError("something was recovered that nobody did")
        kept = world.kept[world.path].content
        if world.foreign is None and (report.lost or not found.begins_with(kept)) and not world.older:
            raise BrokenPromiseError(f"of a sound file something was not recovered: {report.lost}")
        if world.foreign is not None and len(found.events) < len(kept.events) - 1:
            raise BrokenPromiseError(f"one event was damaged, of {kept} only {found} were recovered")
    with suppress(KeyError):
        world.kept[target] = Kept(found, whole=True)


Do = Callable[[World, random.Random], None]

_PERSON: dict[str, tuple[float, Callable[[Window, random.Random], Done | None]]] = {
    "adopt": (8, adopt),
    "splice": (3, splice),
    "emend": (4, emend),
    "leave_out": (3, leave_out),
    "undecide": (2, undecide),
    "explain": (1, explain),
    "in_bulk": (1, in_bulk),
    "note": (4, note),
    "rewrite": (2, rewrite),
    "resize": (1, resize),
    "erase": (2, erase),
    "link": (2, link),
    "unlink": (2, unlink),
    "divide": (2, divide),
    "undo": (7, undo),
    "redo": (3, redo),
}
_DOCUMENTS: dict[str, tuple[float, Callable[[World, Window, random.Random], documents.Change]]] = {
    "read_again": (3, read_again),
    "add": (2, add),
    "take_away": (2, take_away),
    "rename": (2, rename),
}
_WORLD: dict[str, tuple[float, bool, Do]] = {
    "a_moment": (8, True, a_moment),
    "some_seconds": (3, True, some_seconds),
    "flush": (3, True, flush),
    "close": (2, True, close),
    "kill": (2, True, kill),
    "kill_soon": (3, True, kill_soon),
    "edit": (4, False, edit),
    "spoil": (2, False, spoil),
    "gone": (2, False, gone),
    "second_window": (3, False, second_window),
    "unlock": (2, False, unlock),
    "keep_copy": (3, False, keep_copy),
    "older_over": (3, False, older_over),
    "remove_file": (2, False, remove_file),
    "foreign_over": (2, False, foreign_over),
    "flip": (2, False, flip),
    "put_away": (2, False, put_away),
    "power_loss": (4, False, power_loss),
    "full": (3, False, full),
    "slow": (4, False, slow),
    "fail_sync": (4, False, fail_sync),
    "refuse": (2, False, refuse),
    "heal": (4, True, heal),
    "backup": (2, False, backup),
    "backup_of_file": (2, False, backup_of_file),
    "save_as": (1, False, save_as),
    "recovered": (2, False, recovered),
}

STEPS: dict[str, Do] = {
    **{name: _act(do) for name, (_, do) in _PERSON.items()},
    **{name: _change(do) for name, (_, do) in _DOCUMENTS.items()},
    **{name: do for name, (_, _, do) in _WORLD.items()},
}
WEIGHTS: dict[str, tuple[float, bool]] = {
    **{name: (weight, True) for name, (weight, _) in _PERSON.items()},
    **{name: (weight, False) for name, (weight, _) in _DOCUMENTS.items()},
    **{name: (weight, always) for name, (weight, always, _) in _WORLD.items()},
}
"""How often a step comes, and whether it is part of every history."""
