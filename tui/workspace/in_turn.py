"""Keys in turn: where a key goes is settled when the one before it has done what it does.

Over a slow line, or typed by heart, several keys arrive at once. Textual gives each to what has the focus when it
comes, which is before any of them was obeyed: of `c` and the words of a note, the words would be taken for verdicts,
and of two `enter` the second would close what the first had already closed. So keys wait in a line here, and the next
one goes on its way when nothing is left to be done about the last.
"""

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Generic

from textual import events
from textual.app import App, ReturnType
from textual.message_pump import MessagePump

if TYPE_CHECKING:
    from textual.screen import Screen

PATIENCE = 0.5
"""Seconds after which the next key goes on its way, whatever became of the one before."""


class InTurn(App[ReturnType], Generic[ReturnType]):
    """An application that obeys keys one after the other, however fast they come."""

    _waiting: deque[events.Event]
    _obeying: asyncio.Task[None] | None = None

    async def on_event(self, event: events.Event) -> None:
        """Keys wait for their turn, and behind them whatever else a person does; all other events go on."""
        from_outside = isinstance(event, events.InputEvent | events.Paste) and not event.is_forwarded
        busy = self._obeying is not None and not self._obeying.done()
        if from_outside and (busy or isinstance(event, events.Key)):
            if busy:
                self._waiting.append(event)
            else:
                self._waiting = deque([event])
                self._obeying = asyncio.create_task(self._obey_all(), name="keys in turn")
            return
        await super().on_event(event)

    async def _obey_all(self) -> None:
        """Obey what waits, and what comes meanwhile."""
        try:
            while self._waiting and self.screen_stack:
                event = self._waiting.popleft()
                screen: Screen[object] = self.screen
                target = self.focused or screen
                await super().on_event(event)
                if isinstance(event, events.Key):
                    # Twice: what a line does with `enter` is to tell those above it that it was entered.
                    await self._settled(target)
                    await self._settled(target)
                    if self.screen_stack and self.screen is not screen:
                        await self._settled(self.screen)
        except Exception as error:  # noqa: BLE001  (a task of its own: nobody else would hear of it)
            self._handle_exception(error)

    async def _settled(self, target: MessagePump) -> None:
        """Wait until something, and all that it stands in up to this application, have done what they were told."""
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                node: MessagePump | None = target
                while node is not None:
                    done = asyncio.Event()
                    if not node.call_later(done.set):
                        return  # it is going away
                    await done.wait()
                    node = node._parent  # noqa: SLF001  (`parent` is for widgets, and ends before the application)
