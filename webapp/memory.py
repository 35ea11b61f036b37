"""What a process remembers for a while: bounded, shared by its threads, never the truth."""

from __future__ import annotations

from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """At most `size` values by key, what served longest ago forgotten first."""

    def __init__(self, size: int):
        self._size, self._kept, self._lock = size, {}, Lock()

    def get(self, key: Key) -> Value | None:
        with self._lock:
            value = self._kept.pop(key, None)
            if value is not None:
                self._kept[key] = value
        return value

    def keep(self, key: Key, value: Value) -> Value:
        """Remembers the value and gives it back."""
        with self._lock:
            self._kept.pop(key, None)
            self._kept[key] = value
            if len(self._kept) > self._size:
                del self._kept[next(iter(self._kept))]
        return value
