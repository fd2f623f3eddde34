"""Long readings are compared behind the page, in a process of their own, and marked when the answer is there."""

import io
import threading
from pathlib import Path

import pytest

from tui.collation.collation import Reading
from tui.workspace.beside import long_comparisons as comparing
from tui.workspace.beside.comparison_process import framed, received, serve
from tui.workspace.beside.long_comparisons import Answered, Comparing
from tui.workspace.desk.ignoring import Rules
from tui.workspace.page.row_picture import Picture
from tui.workspace.view.comparison import Difference, Question, answer
from tui.workspace.view.palette import Look

SENTENCE = "the sea was quiet and nobody spoke of what had happened in the night before they came"
WORDS = SENTENCE.split()
NOTHING = Rules()


def asked(*texts: str, rules: Rules = NOTHING) -> Question:
    readings = tuple(Reading(text, (number,)) for number, text in enumerate(texts))
    return Question(readings, (True,) * len(texts), len(texts), rules)


def long_text(words: int, changed: int) -> str:
    text = [WORDS[number * 7 % len(WORDS)] + str(number % 91) for number in range(words)]
    text[changed] = "altogether"
    return " ".join(text)


class Owner:
    """Stands for the screen: runs workers in threads, and keeps what it is told."""

    def __init__(self) -> None:
        self.told = threading.Semaphore(0)
        self.threads: list[threading.Thread] = []

    def run_worker(self, work, **_) -> None:
        thread = threading.Thread(target=work)
        self.threads.append(thread)
        thread.start()

    def post_message(self, message: Answered) -> None:
        self.told.release()

    def wait(self) -> None:
        assert self.told.acquire(timeout=60)

    def over(self) -> None:
        for thread in self.threads:
            thread.join(60)
            assert not thread.is_alive()


def test_the_process_answers_as_it_would_be_answered_here():
    rules = Rules(frozenset({"case"}), (("grey", "gray"),))
    question = asked("A grey cat sat.", "a gray dog sat.", "The end", rules=rules)
    from msgspec import msgpack

    answers = io.BytesIO()
    serve(io.BytesIO(framed(msgpack.encode(question)) * 2), answers)
    answers.seek(0)
    for _ in range(2):
        message = received(answers)
        assert message is not None
        assert msgpack.decode(message, type=Difference) == answer(question)
    assert received(answers) is None


def test_half_a_message_is_none():
    assert received(io.BytesIO(framed(b"abc")[:-1])) is None
    assert received(io.BytesIO(b"\0\0")) is None


def test_what_was_asked_last_is_answered_first_and_the_process_ends_with_the_last():
    owner, order = Owner(), []
    work = Comparing(owner)
    questions = [asked(f"one {number} here", f"two {number} here") for number in range(4)]
    real, first = work._asked, threading.Event()

    def slow(question: Question) -> Difference | None:
        if not order:
            first.wait(60)
        order.append(questions.index(question))
        return real(question)

    work._asked = slow
    for question in questions:
        assert work.answer(question) is None
        assert work.told(question) == "comparing its words …"
    first.set()
    for _ in questions:
        owner.wait()
    owner.over()
    # The first may have been taken before the others came.
    assert order in ([0, 3, 2, 1], [3, 2, 1, 0])
    assert [work.answer(question) for question in questions] == [answer(question) for question in questions]
    assert work._process is None


def test_asking_again_while_it_waits_begins_no_second_worker():
    owner = Owner()
    work = Comparing(owner)
    question = asked("one here", "two here")
    for _ in range(20):
        work.answer(question)
    owner.wait()
    owner.over()
    assert len(owner.threads) == 1
    assert work.answer(question) == answer(question)


def test_a_process_that_dies_is_said_and_the_next_question_gets_a_new_one(monkeypatch: pytest.MonkeyPatch):
    owner = Owner()
    work = Comparing(owner)
    monkeypatch.setattr(comparing.comparison_process, "__name__", "tui.no_such_module")
    lost = asked("one here", "two here")
    work.answer(lost)
    owner.wait()
    owner.over()
    assert work.answer(lost) is None
    assert work.told(lost) == "its words could not be compared"
    monkeypatch.undo()
    question = asked("three here", "four here")
    work.answer(question)
    owner.wait()
    assert work.answer(question) == answer(question)


def test_what_is_too_long_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(comparing, "MOST", 10)
    owner = Owner()
    work = Comparing(owner)
    assert work.answer(asked("one here", "two here")) is None
    assert work.told(asked("one here", "two here")) == "too long to mark its words"
    assert not owner.threads


def test_leaving_ends_what_runs():
    owner = Owner()
    work = Comparing(owner)
    work.answer(asked(long_text(400_000, 5), long_text(400_000, 399_000)))
    while work._process is None:
        assert owner.threads[0].is_alive()
    work.leave()
    owner.over()
    assert not owner.told.acquire(blocking=False)


async def test_a_long_passage_is_marked_when_its_readings_are_compared(open_app, tmp_path: Path):
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    for path, changed in ((one, 20), (two, 6_000)):
        path.write_text(f"A first line that both have.\n{long_text(7_000, changed)}\n", "utf-8")
    async with open_app(one, two) as story:
        page = story.work.page
        assert "comparing its words" in story.work.scene.why_unmarked(story.work.scene.difference(1).asked)
        await story.settled()
        difference = story.work.scene.difference(1, (0, 1))
        assert difference is not None
        assert difference.asked is None
        picture = page._picture(page._item_of(int(story.work.scene.rows.row_of[1])))
        assert isinstance(picture, Picture)
        texts = [[block.text[a:b] for a, b, look in block.looks if look & Look.VARIANT] for block in picture.blocks]
        assert texts[0][0] == texts[1][-1] == "altogether"
        assert len(texts[0]) == len(texts[1]) == 2
