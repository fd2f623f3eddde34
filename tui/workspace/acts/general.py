"""General commands: undo, canonical text, export, palette, help, quit."""

from datetime import datetime

from tui.exchange.formats import Format
from tui.exchange.output import TakenProblem
from tui.witnesses.paths import SESSION_SUFFIX
from tui.workspace.acts.availability import why_not
from tui.workspace.acts.work import Work
from tui.workspace.desk.desk import Done
from tui.workspace.desk.exporting import exports, write_export
from tui.workspace.desk.typed_path import typed_path
from tui.workspace.panels import leaving_panel as leaving
from tui.workspace.panels.help_panel import Help
from tui.workspace.panels.panel import Choice, Menu, Question
from tui.workspace.panels.path_line import PathLine

ELSEWHERE, BACKUP = "session", "backup"
"""The choices that are not formats: move the review to another place, or copy it."""
_GROUPS = {"review": "what was decided", "collation": "what was compared"}
_ITSELF = "the review itself"


def canonical(work: Work) -> None:
    """Show or hide the canonical text beside the page."""
    work.show_pane()


def undo(work: Work) -> None:
    """Undo the last act."""
    _return_to(work, work.desk.undo())


def redo(work: Work) -> None:
    """Redo the last act that was undone."""
    _return_to(work, work.desk.redo())


def _return_to(work: Work, done: Done) -> None:
    """After undo or redo, go to the change, so that the reviewer sees it."""
    work.done(done)
    if done.event is not None:
        changed = work.desk.review.changed(done.event)
        if changed and work.page.focus_at.passage not in changed:
            work.page.jump(min(changed))


def export(work: Work) -> None:
    """Choose a format and a file name, or save the session itself elsewhere."""
    palette = work.scene.palette
    choices: list[Choice[str | Format]] = [
        Choice(key, f"{one.name} {one.extension}", one.purpose, one, _GROUPS[one.of]) for key, one in exports()
    ]
    choices.append(Choice("b", BACKUP, "a copy of the review as it is now", BACKUP, _ITSELF))
    choices.append(Choice("w", ELSEWHERE, "the review to another place; continue there", ELSEWHERE, _ITSELF))
    work.ask(Menu(palette, "export", choices), lambda what: _ask_where(work, what))


def _ask_where(work: Work, what: str | Format) -> None:
    """Ask for a file name, then write the format to it."""
    if isinstance(what, Format):
        ending, title = what.extension, f"export {what.name} to"
    else:
        today = f"{datetime.now().astimezone():%Y-%m-%d}"
        ending = ("-copy" if what == ELSEWHERE else f"-{today}") + SESSION_SUFFIX
        title = "keep the session in" if what == ELSEWHERE else "copy the session to"

    def named(path: str) -> None:
        if path.strip():
            _write(work, what, typed_path(path))

    value = work.desk.session.path.stem + ending
    work.ask(PathLine(work.scene.palette, title, value=value, agree="write it"), named)


def _write(work: Work, what: str | Format, path: str) -> None:
    if isinstance(what, Format):
        _export_to(work, what, path)
    elif what == ELSEWHERE:
        work.desk.keep_elsewhere(path)
        work.say(f"the review is kept in {path} from now on")
        work.tell_saving()
    else:
        work.desk.back_up(path)
        work.say(f"copied to {path}; you continue to work in {work.desk.session.path.name}")


def _export_to(work: Work, chosen: Format, path: str) -> None:
    """Write a format to a file. Ask before replacing an existing file."""
    try:
        work.say(write_export(work.desk, chosen, path))
    except TakenProblem:

        def answered(_agreed: bool) -> None:
            work.say(write_export(work.desk, chosen, path, force=True))

        question = Question(work.scene.palette, "export", f"{path} is there already.", "replace it")
        work.ask(question, answered)


def command_palette(work: Work) -> None:
    """All commands by name."""
    work.show_commands()


def show_help(work: Work) -> None:
    """All commands by key."""
    reasons = {command.id: why_not(work, command) for command in work.commands if command.mode is work.mode}

    def follow(command: str) -> None:
        chosen = next(one for one in work.commands if one.id == command)
        work.perform(chosen, chosen.keys[0] if chosen.keys else "")

    work.ask(Help(work.scene.palette, work.commands, reasons, work.scene.glyphs), follow)


def leave(work: Work) -> None:
    """Quit. Everything is saved already; wait for writing to finish, and ask if something can't be saved."""
    session = work.desk.session
    if session.flush(0):
        work.leave()
        return

    def wait() -> None:
        saved = session.flush()
        work.from_thread(lambda: _waited(work, saved=saved))

    work.say("saving …")
    work.beside(wait, "leave", holds_keys=True)


def _waited(work: Work, *, saved: bool) -> None:
    """Quit if everything is saved; otherwise ask, but only once."""
    if saved:
        work.leave()
        return

    def chosen(choice: str) -> None:
        if choice == leaving.ELSEWHERE:
            _ask_where(work, ELSEWHERE)
        elif choice == leaving.LEAVE:
            work.desk.given_up = True
            work.leave()

    if not work.shows(leaving.Leaving):
        work.say("")
        work.ask(leaving.Leaving(work.desk, work.scene.palette), chosen)
