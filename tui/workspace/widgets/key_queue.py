"""Handles keys in turn: a key is sent to its target only after the key before it has taken effect.

Over a slow line, or typed by heart, several keys arrive at once. Textual gives each to what has the focus when it
comes, which is before any of them was obeyed: of `c` and the words of a note, the words would be taken for verdicts,
and of two `enter` the second would close what the first had already closed. So keys wait in a line here, and the next
one goes on its way when nothing is left to be done about the last. While some wait, the screen is painted only now and
then: nobody can look at what a held key has passed already.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from rich.console import RenderableType
from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump
from textual.screen import ModalScreen

PATIENCE = 0.5
"""Seconds after which the next key is sent, even if the one before has not finished."""
GLANCE = 0.1
"""Seconds without painting while keys wait."""
GRAIN = 0.005
"""Seconds between two checks whether it is finished."""
FRAME = 1 / 60
"""Seconds that Textual needs before it paints."""


class InTurn(App[ReturnType]):
    """An application that handles keys one after another, however fast they arrive."""

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[events.Event] = deque()
        self._obeying: asyncio.Task[None] | None = None
        # The target of the last key, the screen at that moment, and the time.
        self._last: tuple[MessagePump, MessagePump, float] | None = None
        self._reached = asyncio.Event()
        # Whether what the last key began beside it, or put off, is finished.
        self._finished: Callable[[], bool] | None = None

    @property
    def more_to_come(self) -> bool:
        """Whether more keys wait: nothing needs to be painted for this one."""
        return bool(self._waiting)

    def hold_keys(self, finished: Callable[[], bool]) -> None:
        """The last key began something in a thread, or put it off: the next key waits for it, unless it takes long."""
        self._finished = finished

    def caught_up(self) -> None:
        """Called after the last waiting key has been handled."""

    def exit(
        self, result: ReturnType | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """End the application. Waiting keys are dropped: their targets will not exist."""
        self._waiting.clear()
        if self._obeying is not None and self._obeying is not asyncio.current_task():
            self._obeying.cancel()
        super().exit(result, return_code, message)

    async def on_event(self, event: events.Event) -> None:
        """Queue keys and, behind them, all other input; pass other events on."""
        if self._exit and isinstance(event, events.InputEvent | events.Paste):
            return
        from_outside = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        busy = self._obeying is not None and not self._obeying.done()
        if from_outside and (busy or isinstance(event, events.Key)):
            self._waiting.append(event)
            if not busy:
                self._obeying = asyncio.create_task(self._obey_all(), name="keys in turn")
            return
        await super().on_event(event)

    async def _obey_all(self) -> None:
        """Handle the waiting input, and what arrives meanwhile."""
        try:
            await self._obey(self._waiting.popleft())
            if not self._waiting:
                return
            while self._waiting:
                until = monotonic() + GLANCE
                with self.batch_update():
                    while self._waiting and monotonic() < until:
                        await self._obey(self._waiting.popleft())
                if not self._waiting:
                    await self._done_with_last()
                    self.caught_up()
                if self.screen_stack:
                    self.screen.check_idle()
                    await asyncio.sleep(FRAME)
        except Exception as error:  # noqa: BLE001  (in a separate task the error would be lost)
            self._handle_exception(error)

    async def _obey(self, event: events.Event) -> None:
        """Send an event to its target after the key before it has taken effect."""
        await self._done_with_last()
        if not self.screen_stack:
            return
        if isinstance(event, events.Key):
            self._last = (self.focused or self.screen, self.screen, monotonic())
        await super().on_event(event)

    async def _done_with_last(self) -> None:
        """Wait until the last key has taken effect."""
        last, self._last = self._last, None
        if last is None or monotonic() - last[2] > PATIENCE:
            return
        target, screen, _ = last
        await self._settled(target, screen)
        await self._held()
        if isinstance(screen, ModalScreen):
            # A panel's keys are bound to it, and bindings are the application's to see to. And once more: what a line
            # in a panel does with `enter` is to tell those above it that it was entered.
            await self._settled(self, self)
            await self._settled(target, self)
        if self.screen_stack and self.screen is not screen:
            await self._settled(self.screen, self)

    async def _held(self) -> None:
        """Wait for what the key began, and until the application has what that handed over."""
        finished, self._finished = self._finished, None
        if finished is None:
            return
        until = monotonic() + PATIENCE
        while not finished() and monotonic() < until:
            await asyncio.sleep(GRAIN)
        await self._settled(self, self)

    async def _settled(self, first: MessagePump, last: MessagePump) -> None:
        """Wait until a widget and its ancestors up to `last` have handled their messages."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                node: MessagePump | None = first
                while node is not None:
                    self._reached.clear()
                    if not node.call_later(self._reached.set):
                        return  # it is being removed
                    await self._reached.wait()
                    if node is last:
                        return
                    node = node._parent  # noqa: SLF001  (`parent` is for widgets, and ends before the application)
