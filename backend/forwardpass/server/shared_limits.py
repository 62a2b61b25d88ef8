"""Limits that hold over all processes and machines together: they are kept in Redis.

Each process tells every second how many visitors it has, and hears how many the others have; what
it does not repeat is forgotten. What an address may do so often a minute is a token bucket there,
as in `rate_limit`. While Redis cannot be reached, limits hold for each process alone, as they
always do besides, and nobody is refused or kept waiting for it.

RULE: an address is not kept, only a hash of it, and that no longer than its bucket takes to fill.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from math import ceil
from secrets import token_hex
from time import monotonic
from typing import Any

import gevent

from forwardpass.server.stopwatch import waiting

TOLD_EVERY_S = 1.0
FORGOTTEN_S = 5
"""After so long without a word a process, and its visitors, count no longer."""
PATIENCE_S = 0.25
"""How long Redis may take to answer."""
AGAIN_S = 1.0
"""How long it is left alone after it has not."""
NAMESPACE = "forwardpass"

VISITORS = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
for _, gone in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[3])) do
  redis.call('ZREM', KEYS[1], gone)
  redis.call('HDEL', KEYS[2], gone)
end
redis.call('EXPIRE', KEYS[1], ARGV[3])
redis.call('EXPIRE', KEYS[2], ARGV[3])
local sum = 0
for _, count in ipairs(redis.call('HVALS', KEYS[2])) do sum = sum + count end
return sum
"""
"""Tells the count of one process; answers with that of all."""

TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local most, per_s = tonumber(ARGV[1]), tonumber(ARGV[2])
local kept = redis.call('HMGET', KEYS[1], 'left', 'since')
local left = math.min(most, (kept[1] or most) + (now - (kept[2] or now)) * per_s)
local wait = 0
if left >= 1 then left = left - 1 else wait = (1 - left) / per_s end
redis.call('HSET', KEYS[1], 'left', left, 'since', now)
redis.call('EXPIRE', KEYS[1], ARGV[3])
return tostring(wait)
"""
"""Takes one out of a bucket; answers with the seconds to wait if there is none."""

log = logging.getLogger("forwardpass.shared_limits")


class SharedLimits:
    """What this process shares with the others; nothing where no Redis is named.

    Attributes:
        visitors_elsewhere: how many the other processes have, as they told a second ago.
    """

    def __init__(self, url: str | None, visitors: Callable[[], float]) -> None:
        """`visitors` says how many this process has."""
        self.visitors_elsewhere = 0
        self._visitors = visitors
        self._name = token_hex(8)
        self._left_alone_until = 0.0
        self._redis: Any = None
        if url is not None:
            import redis  # which nobody needs who serves alone

            self._away = redis.RedisError
            self._redis = redis.Redis.from_url(
                url, socket_timeout=PATIENCE_S, socket_connect_timeout=PATIENCE_S, retry=None
            )
            gevent.spawn(self._tell_for_ever)

    def wait_s(self, what: str, address: str, most: float, per_s: float) -> float:
        """Counts one more of something that an address does.

        Args:
            what: the name of the limit.
            address: as `counted_as` gives it.
            most: how often at once.
            per_s: how often in each second after that.

        Returns:
            0 if it may be done, else the seconds after which it may.
        """
        key = f"{NAMESPACE}:{what}:{sha256(address.encode()).hexdigest()[:16]}"
        answer = self._ask(TAKE, [key], [most, per_s, ceil(most / per_s) + 1])
        return 0.0 if answer is None else float(answer)

    def _tell_for_ever(self) -> None:
        keys = [f"{NAMESPACE}:processes", f"{NAMESPACE}:visitors"]
        while True:
            mine = int(self._visitors())
            everywhere = self._ask(VISITORS, keys, [self._name, mine, FORGOTTEN_S])
            self.visitors_elsewhere = 0 if everywhere is None else everywhere - mine
            gevent.sleep(TOLD_EVERY_S)

    def _ask(self, script: str, keys: list[str], arguments: list[Any]) -> Any:
        """What a script answers; None while Redis cannot be reached, or there is none."""
        if self._redis is None or monotonic() < self._left_alone_until:
            return None
        try:
            with waiting():
                return self._redis.eval(script, len(keys), *keys, *arguments)
        except self._away as error:
            self._left_alone_until = monotonic() + AGAIN_S
            log.warning("Limits hold for each process alone while Redis is away: %s", error)
            return None
