"""Token buckets: how often one client may do a thing."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable

from web.guard.settings import Rate

MAX_CLIENTS = 10_000


class Buckets:
    """A token bucket for each key, filled with time; the ones longest unused are forgotten beyond `MAX_CLIENTS`."""

    def __init__(self, rate: Rate, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = rate
        self._clock = clock
        self._levels: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take a token and return 0; with none left return the seconds until there is one."""
        level = self._level(key)
        if level < 1:
            return (1 - level) / self._rate.per_second
        self._keep(key, level - 1)
        return 0.0

    def give_back(self, key: str) -> None:
        """Return a token that was taken for nothing."""
        self._keep(key, min(self._rate.burst, self._level(key) + 1))

    def _level(self, key: str) -> float:
        level, at = self._levels.get(key, (self._rate.burst, 0.0))
        return min(self._rate.burst, level + (self._clock() - at) * self._rate.per_second)

    def _keep(self, key: str, level: float) -> None:
        self._levels[key] = (level, self._clock())
        self._levels.move_to_end(key)
        while len(self._levels) > MAX_CLIENTS:
            self._levels.popitem(last=False)

    def __len__(self) -> int:
        return len(self._levels)
