"""The command line: what was asked, the call that does it, the exit code.

Exit codes: 0 done (for collate: all documents are equal), 1 they differ, 2 nothing could be done, 130 interrupted,
129 and 143 the workspace was ended by a signal.
Standard output carries only what was asked for, messages go to standard error, a line each: what, where, what to do.
The engine, numpy and Textual are imported inside the commands, so that `recension --help` answers at once and what
runs without a terminal never loads one.
"""

import gc
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click
from click.shell_completion import CompletionItem

from tui import __version__
from tui.exchange.formats import format_named, names_of
from tui.exchange.output import write_file, write_stream
from tui.witnesses.modes import MODES
from tui.witnesses.neutralise import file_name, neutralise
from tui.witnesses.paths import SESSION_SUFFIX, STANDARD_INPUT, check_paths, is_session
from tui.witnesses.problem import Problem

if TYPE_CHECKING:
    from tui.collation.collation import Collation
    from tui.collation.settings import Settings
    from tui.exchange.material import Material
    from tui.session.request import Request

EQUAL = DONE = 0
DIFFERENT = 1
FAILED = 2
INTERRUPTED = 130

_PATIENCE = 0.5
"""Seconds before a progress bar appears: what is quicker needs none."""


class _File(click.Path):
    """A name that shells complete. Whether it is there is looked at later and told in our own words."""

    def convert(self, value: Any, _param: click.Parameter | None, _ctx: click.Context | None) -> Any:
        """The name as it was given."""
        return value


_FILE = _File()

Command = TypeVar("Command", bound=Callable[..., Any])

EXAMPLES = """\b
Examples:
  recension drafts/                        compare all texts of a folder
  recension a.txt b.txt c.txt              compare files
  recension drafts.recension               go on with a review
  recension collate a.txt b.txt            ten lines on what is shared and what differs
  recension collate --format json drafts/  all of it, for programs
  recension export drafts.recension        the text that was established

A first argument that is no command is a path: `recension ./log` opens a file called log.

Shell completion: eval "$(_RECENSION_COMPLETE=bash_source recension)", or zsh_source, or fish_source."""


class _Commands(click.Group):
    """Commands, and `review` for whatever is none of them."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Puts `review` before a first argument that is a path or an option of its."""
        first = next((number for number, arg in enumerate(args) if arg != "--debug"), None)
        own = {"--help", "-h", "--version", *self.commands}
        if first is not None and args[first] not in own:
            args.insert(first, "review")
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Commands, and the names of files."""
        return [*super().shell_complete(ctx, incomplete), CompletionItem(incomplete, type="file")]


def _debug(command: Command) -> Command:
    """`--debug` is looked for by `run` wherever it stands, and here allowed, explained, and noted for `review`."""
    what = "Show where an error came from; keep what the workspace traces in a file."
    return click.option("--debug", is_flag=True, expose_value=False, callback=_noted, help=what)(command)


def _noted(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value:
        context.meta[f"{__name__}.{parameter.name}"] = True


@click.group(
    cls=_Commands,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EXAMPLES,
)
@click.version_option(__version__, "--version", prog_name="recension")
@_debug
@click.pass_context
def commands(context: click.Context) -> int:
    """Compare any number of versions of a document, mark the canonical text, annotate, lose nothing."""
    if context.invoked_subcommand is None:
        click.echo(context.get_help(), err=True)
        return FAILED
    return DONE


def _rules(_context: click.Context, _parameter: click.Parameter, value: str | None) -> frozenset[str]:
    """The rules of --ignore; which there are, the engine's settings know."""
    return frozenset(rule.strip() for rule in (value or "").split(",") if rule.strip())


_ignore = click.option(
    "--ignore",
    metavar="RULES",
    callback=_rules,
    help="Differences that count as none: case,punctuation,quotes,whitespace.",
)
_quorum = click.option(
    "--quorum", metavar="K", type=int, help="In how many documents the core stands. [default: more than half]"
)
_split = click.option(
    "--split",
    type=click.Choice(MODES),
    default="auto",
    show_default=True,
    help="What a paragraph is: a line, a block between blank lines, a sentence.",
)
_encoding = click.option("--encoding", metavar="NAME", help="The encoding of the files, where it is not UTF-8.")
_title = click.option("--title", metavar="TEXT", help="What the work is called.")
_SESSION_HELP = "The session file. [default: NAME.recension here, NAME being the folder's or the first file's]"
_output = click.option(
    "-o",
    "--output",
    type=_FILE,
    metavar="FILE",
    help="Write to a file, whole or not at all; into a folder under a name of its own.",
)
_force = click.option("--force", is_flag=True, help="Replace the file if it is there.")


@commands.command(short_help="Open the workspace (what `recension PATH` does).")
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="PATH...")
@click.option("--session", type=_FILE, metavar="FILE", help=_SESSION_HELP)
@click.option("--reviewer", metavar="NAME", help="Whose work it is. [default: your login]")
@click.option("--add", multiple=True, type=_FILE, metavar="PATH", help="Add a document to the review.")
@_quorum
@_ignore
@_split
@_encoding
@_title
@_debug
def review(
    paths: tuple[str, ...],
    session: str | None,
    reviewer: str | None,
    add: tuple[str, ...],
    quorum: int | None,
    ignore: frozenset[str],
    split: str,
    encoding: str | None,
    title: str | None,
) -> int:
    """Open documents, or a session, in the workspace. What was begun on them is resumed.

    PATH is a file, a folder (its text files) or one .recension file.
    """
    from tui.session.request import Request

    _check(paths)
    check_paths(add)
    if not _on_terminal():
        if add:
            raise Problem("a document is added in the workspace, which needs a terminal", "--add", "Run it in one.")
        _say("the workspace needs a terminal; this is the summary.")
        return _summary(Request(paths, session, reviewer, title, split, encoding, quorum, ignore))
    # What is being loaded stays: the collector would walk it again and again, a tenth of the time to the first
    # painting. The workspace switches it on again when the documents are there.
    gc.disable()
    from tui.workspace.app import run as open_workspace

    if f"{__name__}.debug" in click.get_current_context().meta:
        _keep_traces()

    request = Request(paths, session, reviewer, title, split, encoding, quorum, ignore, add)
    return open_workspace(request)


def _summary(request: "Request") -> int:
    """What there is without a terminal; and which of what was asked for means nothing there."""
    of_session = len(request.paths) == 1 and is_session(request.paths[0])
    idle = [("--reviewer", request.reviewer)]
    idle.append(("--title", request.title) if of_session else ("--session", request.session))
    _note([f"{option} means nothing without the workspace." for option, value in idle if value is not None])
    if not of_session:
        return _collate(
            request.paths,
            "summary",
            None,
            request.quorum,
            request.ignore,
            request.split,
            request.encoding,
            request.title,
        )
    with _session(request) as material:
        write_stream(sys.stdout, format_named("summary", "collation").write(material))
        return _verdict(material.collation, material.settings)


@commands.command(short_help="Compare without the workspace.")
@click.argument("paths", nargs=-1, required=True, type=_FILE, metavar="PATH...")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(names_of("collation")),
    default="summary",
    show_default=True,
    help="What to write.",
)
@_output
@_force
@click.option("--words", is_flag=True, help="With json: which words of a passage correspond.")
@_quorum
@_ignore
@_split
@_encoding
@_title
@_debug
def collate(
    paths: tuple[str, ...],
    name: str,
    output: str | None,
    force: bool,
    words: bool,
    quorum: int | None,
    ignore: frozenset[str],
    split: str,
    encoding: str | None,
    title: str | None,
) -> int:
    """Compare documents: which passages they share, which differ, what moved.

    Exit code 0 where all are equal (but for what is ignored), 1 where they differ, 2 on an error.
    """
    return _collate(paths, name, output, quorum, ignore, split, encoding, title, force=force, words=words)


def _collate(
    paths: Sequence[str],
    name: str,
    output: str | None,
    quorum: int | None,
    ignore: frozenset[str],
    split: str,
    encoding: str | None,
    title: str | None,
    *,
    force: bool = False,
    words: bool = False,
) -> int:
    _check(paths)
    from tui.collation.collate import collate as collated
    from tui.collation.settings import Settings
    from tui.exchange.material import Material
    from tui.witnesses.read import read_paths

    settings = Settings(quorum=quorum, ignore=ignore)
    intake = read_paths(paths, split=split, encoding=encoding)
    _note(intake.remarks)
    if len(intake.witnesses) < 2:
        remedy = "Name at least two; recension FILE opens one alone."
        raise Problem("there is only one document, nothing to compare", intake.witnesses[0].title, remedy)
    with _progress("comparing") as progress:
        collation = collated(intake.witnesses, settings, progress)
    material = Material(collation, title or intake.title, settings, words=words)
    sources = [witness.path for witness in intake.witnesses if witness.path is not None]
    _write(material, name, "collation", output, force=force, keep=sources)
    return _verdict(collation, settings)


def _verdict(collation: "Collation", settings: "Settings") -> int:
    """EQUAL where every passage stands in all witnesses, to the letter or but for what the user has ignored."""
    from tui.collation.collation import Agreement

    equal = {Agreement.EXACT, Agreement.NORMALISED} if settings.ignore else {Agreement.EXACT}
    count = len(collation.witnesses)
    same = all(len(passage.cells) == count and passage.agreement in equal for passage in collation)
    return EQUAL if same else DIFFERENT


@commands.command(short_help="Write what a review has established.")
@click.argument("session", type=_FILE, metavar="SESSION")
@click.option(
    "-f",
    "--format",
    "name",
    type=click.Choice(names_of("review")),
    default="canonical",
    show_default=True,
    help="What to write; of two kinds (canonical: .txt .md, table: .tsv .csv) the one whose suffix -o FILE has.",
)
@_output
@_force
@click.option("--words", is_flag=True, help="With json: which words of a passage correspond.")
@click.option("--sources", is_flag=True, help="With canonical: where each fragment comes from, as footnotes.")
@_debug
def export(session: str, name: str, output: str | None, force: bool, words: bool, sources: bool) -> int:
    """Write a review in an open format. What the format leaves out is said on standard error."""
    from tui.session.request import Request

    with _session(Request((session,)), words=words, sources=sources) as material:
        keep = [session, *(witness.path for witness in material.collation.witnesses if witness.path is not None)]
        _write(material, name, "review", output, force=force, keep=keep)
    return DONE


@commands.command(short_help="Show the history of a review, newest last.")
@click.argument("session", type=_FILE, metavar="SESSION")
@_debug
def log(session: str) -> int:
    """Show the history of a review: when (UTC), who, what; the newest last."""
    from tui.exchange.history import write
    from tui.session.request import Request

    with _session(Request((session,))) as material:
        write_stream(sys.stdout, write(material))
    return DONE


@commands.command(short_help="Verify a session file.")
@click.argument("session", type=_FILE, metavar="SESSION")
@_debug
def check(session: str) -> int:
    """Verify a session file: its structure, the chain of its events, its sources. Changes nothing.

    Exit code 0 where all is sound, 1 where something is wrong: a line for each.
    """
    from tui.session.recover import check as checked

    report = checked(session)
    lines = [f"{fault}\n" for fault in map(neutralise, report.faults)]
    if report.sound:
        lines.append(f"sound: {report.events:,} events, {report.sources:,} sources\n")
    write_stream(sys.stdout, lines)
    return DONE if report.sound else DIFFERENT


@commands.command(short_help="Copy a session, also while it is open, and verify the copy.")
@click.argument("session", type=_FILE, metavar="SESSION")
@click.option(
    "-o",
    "--output",
    type=_FILE,
    metavar="COPY",
    required=True,
    help="The copy, or a folder for it; never in place of a file.",
)
@_debug
def backup(session: str, output: str) -> int:
    """Copy a session as it is at this moment, also while somebody works in it, and verify the copy.

    Exit code 0 where the copy is sound, 1 where something is wrong: a line for each.
    """
    from tui.session.backup import back_up

    output = _in_folder(output, session, f"{datetime.now().astimezone():%Y-%m-%d}")
    report = back_up(session, output)
    lines = [f"copied to {neutralise(output)}"]
    if report is None:
        lines.append(", not verified: it was made by another version")
    elif report.sound:
        lines.append(f", sound: {report.events:,} events, {report.sources:,} sources")
    lines += [f"\n{fault}" for fault in map(neutralise, report.faults if report is not None else ())]
    write_stream(sys.stdout, [*lines, "\n"])
    return DONE if report is None or report.sound else DIFFERENT


def _in_folder(output: str, session: str, what: str) -> str:
    """Where a folder is named, a name in it that is free: the session's, with what it is; else what was named."""
    if not os.path.isdir(output):  # noqa: PTH112  (as in `_write`)
        return output
    stem = file_name(f"{Path(session).name.removesuffix(SESSION_SUFFIX)}-{what}")
    names = (Path(output) / f"{stem}{number}{SESSION_SUFFIX}" for number in chain(("",), (f"-{n}" for n in count(2))))
    return str(next(name for name in names if not os.path.lexists(name)))


@commands.command(short_help="Save what can be verified of a damaged session.")
@click.argument("session", type=_FILE, metavar="SESSION")
@click.option(
    "-o", "--output", type=_FILE, metavar="NEW", required=True, help="The new session file, or a folder for it."
)
@_debug
def recover(session: str, output: str) -> int:
    """Save what can be verified of a damaged session in a new file, and say what can't be. Changes nothing else.

    Exit code 0 where all was saved, 1 where something was lost: a line for each.
    """
    from tui.session.recover import recover as recovered

    report = recovered(session, _in_folder(output, session, "recovered"))
    lines = [f"lost: {loss}\n" for loss in map(neutralise, report.lost)]
    saved = neutralise(str(report.saved_in))
    lines.append(f"saved in {saved}: {report.events:,} events, {report.sources:,} sources\n")
    write_stream(sys.stdout, lines)
    return DIFFERENT if report.lost else DONE


@contextmanager
def _session(request: "Request", *, words: bool = False, sources: bool = False) -> Iterator["Material"]:
    """A session, collated, with its review: to be read, while somebody else may work in it. It is closed afterwards."""
    from tui.collation.collate import collate as collated
    from tui.exchange.material import of_session
    from tui.review.review import Review
    from tui.session.opening import open_review
    from tui.session.verify import look

    look(Path(request.paths[0]))  # refuses what is no session: `open_review` would begin one on a text
    opened = open_review(request, to_read=True)
    with opened.session as session:
        _note(opened.remarks)
        with _progress("comparing") as progress:
            collation = collated(opened.witnesses, opened.settings, progress)
        made = Review(collation, session.events, actor=opened.reviewer, settings=opened.settings)
        yield of_session(session, made, opened.settings, words=words, sources=sources)


def _write(
    material: "Material", name: str, subject: str, output: str | None, *, force: bool, keep: Sequence[str]
) -> None:
    """Writes a format to a file, into a folder, or to standard output, and says what is not in it."""
    chosen = format_named(name, subject, output or "")
    if output is None or output == STANDARD_INPUT:
        write_stream(sys.stdout, chosen.write(material))
    else:
        if os.path.isdir(output):  # noqa: PTH112  (Path's raises where a folder on the way may not be looked into)
            output = str(Path(output) / file_name(f"{material.title}-{chosen.name}{chosen.extension}"))
        write_file(output, chosen.write(material), replace=force, keep=keep)
    _note(chosen.remarks(material))


def _check(paths: Sequence[str]) -> None:
    """Looks whether all paths are there. Where the first is rather a command misspelt, says so."""
    try:
        check_paths(paths)
    except Problem as problem:
        from difflib import get_close_matches  # an error has time, a start has none

        close = get_close_matches(paths[0], commands.commands, 1, 0.75) if problem.where == paths[0] else []
        if close and "/" not in paths[0]:
            raise Problem(problem.what, problem.where, f"Was the command meant: recension {close[0]}?") from None
        raise


def _on_terminal() -> bool:
    return bool(sys.stdin and sys.stdout and sys.stdin.isatty() and sys.stdout.isatty())


# --- messages ------------------------------------------------------------------------------------------------------


def _say(message: str) -> None:
    """One line on standard error, whatever the message holds. Where that takes nothing, there is nobody to tell."""
    with suppress(OSError):
        click.echo(neutralise(f"recension: {message}"), err=True)


def _note(remarks: Sequence[str]) -> None:
    for remark in remarks:
        _say(f"note: {remark}")


@contextmanager
def _progress(doing: str) -> Iterator[Callable[[float], None]]:
    """A bar on standard error, where that is a terminal and it takes longer than half a second."""
    if not (sys.stderr and sys.stderr.isatty()):
        yield lambda _: None
        return
    begun = shown = time.monotonic()

    def show(part: float) -> None:
        nonlocal shown
        now = time.monotonic()
        if now - begun > _PATIENCE and now - shown > 0.1:
            shown = now
            filled = int(20 * min(max(part, 0.0), 1.0))
            sys.stderr.write(f"\r{doing} [{'#' * filled}{'.' * (20 - filled)}] {part:4.0%}")
            sys.stderr.flush()

    try:
        yield show
    finally:
        if shown != begun:
            sys.stderr.write("\r" + " " * (len(doing) + 30) + "\r")
            sys.stderr.flush()


# --- the way in ----------------------------------------------------------------------------------------------------


def run(arguments: Sequence[str]) -> int:
    """Does what the arguments say; gives the exit code. Whatever goes wrong is told in one line."""
    try:
        result = commands.main(list(arguments), prog_name="recension", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except KeyboardInterrupt:
        return INTERRUPTED
    except click.ClickException as error:
        context = getattr(error, "ctx", None)
        way = context.command_path if context is not None else "recension"
        message = " ".join(error.format_message().split()).removesuffix(".")
        _say(f"{message}. Try '{way} --help'.")
        return FAILED
    except Problem as problem:
        _trace(arguments)
        _say(str(problem))
        return FAILED
    except Exception as error:  # noqa: BLE001  (the last place that can say it in one line)
        if not _trace(arguments):
            _say(f"stopped by an unexpected {type(error).__name__}: {error}. To see where, run again with --debug.")
        return FAILED
    return result if isinstance(result, int) else DONE


def _keep_traces() -> None:
    """What the rooms trace goes to a file, for a screen has no place for it. Says where that is."""
    import logging  # as above

    from platformdirs import user_log_path

    path = user_log_path("recension", appauthor=False) / "debug.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handler = logging.FileHandler(path, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        _say(f"note: nothing is traced: {path} can't be written ({error.strerror or error}).")
        return
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s %(levelname)s %(message)s"))
    logger = logging.getLogger("tui")
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    _say(f"note: what the workspace traces is kept in {path}.")


def _trace(arguments: Sequence[str]) -> bool:
    """With --debug, where the error came from, on standard error."""
    if "--debug" not in arguments:
        return False
    import traceback  # as above

    click.echo(neutralise(traceback.format_exc(), keep="\n\t"), err=True)
    return True


def main() -> NoReturn:
    """The command `recension`."""
    try:
        code = run(sys.argv[1:])
    except KeyboardInterrupt:  # while something else was being told
        code = INTERRUPTED
    sys.exit(code)
