"""Time and threads of the simulation: one thread runs at a time, and a clock that moves only where all of them wait.

The code of a session asks for `threading` and `time`; here it gets these instead. So the same history has the same
order of events each time, and half a minute of waiting costs nothing. The writing thread of a session is a real thread,
but it runs only while the simulation lets it, from one of its waits to the next.
"""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

START = datetime(2024, 5, 1, 10, tzinfo=UTC).timestamp()
NEVER = float("inf")


class EndedError(BaseException):
    """The process of this thread has ended. No code of a session may catch it."""


class Stage:
    """The clock, and whose turn it is."""

    def __init__(self) -> None:
        self.now = 0.0
        self.threads: list[Thread] = []
        self.running: Thread | None = None
        self.window = 0
        """The window for which code runs now."""
        self.delay = 0.0
        """Seconds that the next step takes on the disk that is to take long."""
        self.turned: Callable[[Thread | None], None] = lambda _: None
        self._back = threading.Semaphore(0)

    def monotonic(self) -> float:
        """For `time.monotonic`."""
        return self.now

    def utc_now(self) -> str:
        """For `utc_now`."""
        moment = datetime.fromtimestamp(START + self.now, UTC)
        return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    # --- the threads

    def next(self, until: float) -> "Thread | None":
        """The thread that wakes up next, if that is not after `until`."""
        ready = [thread for thread in self.threads if thread.wakes <= until]
        return min(ready, key=lambda thread: thread.wakes, default=None)

    def run(self, thread: "Thread") -> None:
        """Lets a thread run to its next wait, or to its end."""
        assert self.running is None
        self.now = max(self.now, thread.wakes) if thread.wakes < NEVER else self.now
        window, self.window, self.running = self.window, thread.window, thread
        self.turned(thread)
        thread.go()
        self._back.acquire()
        self.window, self.running = window, None
        self.turned(None)
        if thread.failed is not None:
            raise thread.failed

    def back(self) -> None:
        """A thread waits, or has ended: whoever let it run goes on."""
        self._back.release()

    def let_pass(self, seconds: float, done: Callable[[], bool] = lambda: False) -> None:
        """Time passes, until something is done."""
        until = self.now + seconds
        for _ in range(100_000):
            if done():
                return
            thread = self.next(until)
            if thread is None:
                self.now = max(self.now, until)
                return
            self.run(thread)
        raise AssertionError("a thread never comes to rest")

    def slow_step(self) -> None:
        """A step on the disk takes long; meanwhile others go on."""
        thread = self.running
        if thread is not None and self.delay:
            delay, self.delay = self.delay, 0.0
            thread.wait_for_turn(self.now + delay, or_end=False)

    def end(self, window: int) -> None:
        """The threads of a window end where they are."""
        for thread in [thread for thread in self.threads if thread.window == window]:
            thread.ending = True
            while thread in self.threads:
                thread.wakes = self.now
                self.run(thread)


class Thread:
    """For `threading.Thread`: a thread that runs when it has the turn."""

    def __init__(self, stage: Stage, target: Callable[[], None]) -> None:
        self.window = stage.window
        self.wakes = NEVER
        self.ending = False
        self.failed: BaseException | None = None
        self.waits_for: object = None
        self._stage, self._target = stage, target
        self._turn = threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """It runs when the clock moves next."""
        self.wakes = self._stage.now
        self._stage.threads.append(self)
        self._thread.start()

    def go(self) -> None:
        """It has the turn."""
        self._turn.release()

    def wait_for_turn(self, wakes: float, *, or_end: bool = True) -> None:
        """Called by the thread itself: another one has the turn."""
        self.wakes = wakes
        self._stage.back()
        self._turn.acquire()
        if self.ending and or_end:
            raise EndedError

    def _run(self) -> None:
        self._turn.acquire()
        try:
            if not self.ending:
                self._target()
        except EndedError:
            pass  # the process has ended: its threads stop wherever they are
        except BaseException as error:  # noqa: BLE001  (the one who let it run raises it)
            self.failed = error
        self._stage.threads.remove(self)
        self._stage.back()


class Condition:
    """For `threading.Condition`. Nothing has to be locked where one thread runs at a time."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def __enter__(self) -> "Condition":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def notify_all(self) -> None:
        """All that wait here look again."""
        for thread in self._stage.threads:
            if thread.waits_for is self:
                thread.wakes = self._stage.now

    def wait(self, timeout: float | None = None) -> None:
        """Only the thread of a session waits without a condition."""
        thread = self._stage.running
        assert thread is not None
        thread.waits_for = self
        thread.wait_for_turn(NEVER if timeout is None else self._stage.now + timeout)
        thread.waits_for = None

    def wait_for(self, condition: Callable[[], bool], timeout: float) -> bool:
        """Time passes until it is so, or for so long."""
        self._stage.let_pass(timeout, condition)
        return condition()


class Threading:
    """For the module `threading`."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage

    def Thread(self, *, target: Callable[[], None], **_: object) -> Thread:  # noqa: N802
        return Thread(self._stage, target)

    def Condition(self) -> Condition:  # noqa: N802
        return Condition(self._stage)
