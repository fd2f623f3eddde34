"""A mapping that gives a changed copy of itself without copying all of itself.

State is a frozen value, and every act of the reviewer makes a new one. A plain dict would copy 100,000 entries for each
verdict among 100,000: a millisecond or two every time, and twice the memory. `Layers` holds a large dict that never
changes and a small one of recent changes. A changed copy copies only the small one, and the two are merged every few
hundred changes. Chains of immutable pairs do the same for stacks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, Generic, TypeVar, overload

K = TypeVar("K")
V = TypeVar("V")
T = TypeVar("T")


class _Gone:
    """The type of the mark for a deleted key."""


_GONE: Final = _Gone()
MERGE_AT: Final = 512


class Layers(Mapping[K, V]):
    """An immutable mapping; `draft` gives a copy that can be changed. It takes over the dict that it is given.

    Two of them are equal if they hold the same items, whatever their layers. The order of iteration has no meaning.
    """

    __slots__ = ("_changes", "_ground", "_size")

    def __init__(self, ground: dict[K, V] | None = None) -> None:
        self._ground: dict[K, V] = {} if ground is None else ground
        self._changes: dict[K, V | _Gone] = {}
        self._size = len(self._ground)

    def __getitem__(self, key: K) -> V:
        found = self._changes.get(key)
        if found is None:
            return self._ground[key]
        if isinstance(found, _Gone):
            raise KeyError(key)
        return found

    def __contains__(self, key: object) -> bool:
        if key in self._changes:
            return not isinstance(self._changes[key], _Gone)
        return key in self._ground

    def __iter__(self) -> Iterator[K]:
        for key in self._ground:
            if key not in self._changes:
                yield key
        for key, value in self._changes.items():
            if not isinstance(value, _Gone):
                yield key

    def __len__(self) -> int:
        return self._size

    def __repr__(self) -> str:
        return f"Layers({dict(self)!r})"

    def draft(self) -> "Draft[K, V]":
        """A copy that can be changed. This one stays as it is."""
        return Draft(self)


class Draft(Generic[K, V]):
    """A copy of `Layers` that can be changed; `seal` turns it into `Layers` again. None can't be a value."""

    __slots__ = ("_changes", "_ground", "_of", "_size")

    def __init__(self, of: Layers[K, V]) -> None:
        self._of = of
        self._ground = of._ground  # noqa: SLF001  (the two are one subject)
        self._changes: dict[K, V | _Gone] | None = None
        self._size = of._size  # noqa: SLF001

    def get(self, key: K, /) -> V | None:
        """The value, or None."""
        if self._changes is None:
            return self._of.get(key)
        found = self._changes.get(key)
        if found is None:
            return self._ground.get(key)
        return None if isinstance(found, _Gone) else found

    def __contains__(self, key: object, /) -> bool:
        return self.get(key) is not None  # type: ignore[arg-type]

    def __setitem__(self, key: K, value: V, /) -> None:
        if key not in self:
            self._size += 1
        self._written()[key] = value

    def __delitem__(self, key: K, /) -> None:
        if key not in self:
            raise KeyError(key)
        self._size -= 1
        changes = self._written()
        if key in self._ground:
            changes[key] = _GONE
        else:
            del changes[key]

    def discard(self, key: K, /) -> None:
        """Remove the key, if it is there."""
        if key in self:
            del self[key]

    def _written(self) -> dict[K, V | _Gone]:
        if self._changes is None:
            self._changes = dict(self._of._changes)  # noqa: SLF001
        return self._changes

    def seal(self) -> Layers[K, V]:
        """The changed mapping, immutable again. Do not use the draft afterwards."""
        if self._changes is None:
            return self._of
        sealed: Layers[K, V] = Layers()
        if len(self._changes) <= MERGE_AT:
            sealed._ground, sealed._changes = self._ground, self._changes  # noqa: SLF001
        else:
            ground = dict(self._ground)
            for key, value in self._changes.items():
                if isinstance(value, _Gone):
                    del ground[key]
                else:
                    ground[key] = value
            sealed._ground = ground  # noqa: SLF001
        sealed._size = self._size  # noqa: SLF001
        return sealed


Chain = tuple[T, "Chain[T] | None"]
"""A stack as nested pairs: its top, and the rest under it. None is the empty stack."""


class Stack(Sequence[T]):
    """A sequence that changes only at its end, oldest entry first. `stack[-1]` is fast; other entries need a walk.

    It is built on the first `used` entries of a tuple that is never copied. A stack made all at once is one object,
    where a chain of pairs would give the garbage collector a hundred thousand.
    """

    __slots__ = ("_chain", "_ground", "_size", "_used")

    def __init__(self, entries: Iterable[T] = ()) -> None:
        self._ground = tuple(entries)
        self._used = self._size = len(self._ground)
        self._chain: Chain[T] | None = None

    def push(self, entry: T) -> "Stack[T]":
        """With one more entry on top."""
        return self._on(self._used, (entry, self._chain), self._size + 1)

    def pop(self) -> "Stack[T]":
        """Without the top entry. Raises IndexError if the stack is empty."""
        if self._chain is not None:
            return self._on(self._used, self._chain[1], self._size - 1)
        if not self._used:
            raise IndexError("pop from an empty stack")
        return self._on(self._used - 1, None, self._size - 1)

    def insert(self, entry: T, above: Callable[[T], bool]) -> "Stack[T]":
        """With one more entry, under the top entries for which `above` is true."""
        if not self or not above(self[-1]):
            return self.push(entry)
        later, rest = [], self
        while rest and above(rest[-1]):
            later.append(rest[-1])
            rest = rest.pop()
        return Stack((*rest, entry, *reversed(later)))

    def without(self, entry: T) -> "Stack[T]":
        """Without the topmost entry that equals this one; the same stack if there is none."""
        if self and self[-1] == entry:
            return self.pop()
        entries = list(self)
        for place in range(len(entries) - 1, -1, -1):
            if entries[place] == entry:
                return Stack(entries[:place] + entries[place + 1 :])
        return self

    def _on(self, used: int, chain: "Chain[T] | None", size: int) -> "Stack[T]":
        stack: Stack[T] = Stack()
        stack._ground, stack._used, stack._chain, stack._size = self._ground, used, chain, size
        return stack

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        if index == -1 and self._size:
            return self._ground[self._used - 1] if self._chain is None else self._chain[0]
        return tuple(self)[index]

    def __iter__(self) -> Iterator[T]:
        later = list(downward(self._chain))
        yield from self._ground[: self._used]
        yield from reversed(later)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Stack | tuple | list):
            return NotImplemented
        return len(self) == len(other) and all(mine == theirs for mine, theirs in zip(self, other, strict=True))

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"Stack({list(self)!r})"


def downward(chain: "Chain[T] | None") -> Iterator[T]:
    """The entries of a chain, from the top."""
    while chain is not None:
        top, chain = chain
        yield top


def inserted(chain: "Chain[T] | None", entry: T, above: Callable[[T], bool]) -> "Chain[T]":
    """The chain with one more entry, under the top entries for which `above` is true."""
    later = []
    while chain is not None and above(chain[0]):
        top, chain = chain
        later.append(top)
    result: Chain[T] = (entry, chain)
    for other in reversed(later):
        result = (other, result)
    return result


def removed(chain: "Chain[T] | None", which: Callable[[T], bool]) -> "Chain[T] | None":
    """The chain without the topmost entry for which `which` is true; the same chain if there is none."""
    later, rest = [], chain
    while rest is not None and not which(rest[0]):
        top, rest = rest
        later.append(top)
    if rest is None:
        return chain
    rest = rest[1]
    for other in reversed(later):
        rest = (other, rest)
    return rest
