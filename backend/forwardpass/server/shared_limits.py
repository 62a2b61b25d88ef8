"""Limits that all processes and machines share through Redis.

Each process reports its number of visitors every second, and gets the number of all others in
return; a report that is not repeated expires. A rate limit per address is a token bucket in Redis,
as in `rate_limit`. Each process also applies the limits on its own. While Redis cannot be reached,
only these apply, and nobody is refused or delayed because of it. Data in Redis that cannot be ours
is deleted, and the log says so.

RULE: Redis never holds an address, only its hash, and that no longer than its bucket takes to fill.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from hashlib import sha256
from math import ceil, inf
from secrets import token_hex
from time import monotonic
from typing import Any

import gevent

from forwardpass.server.stopwatch import waiting

TOLD_EVERY_S = 1.0
FORGOTTEN_S = 5
"""Seconds after which the report of a process that is not repeated expires."""
PATIENCE_S = 0.25
"""Seconds that Redis may take to answer."""
AGAIN_S = 1.0
"""Seconds without a request to Redis after it has failed to answer."""
NAMESPACE = "forwardpass"

MOST_PROCESSES = 1000
"""Processes in Redis above which the data cannot be ours and is deleted."""

VISITORS = """
local now, forgotten = tonumber(redis.call('TIME')[1]), tonumber(ARGV[3])
local kind, strange, sum = redis.call('TYPE', KEYS[1]).ok, 0, 0
if kind ~= 'none' and (kind ~= 'hash' or redis.call('HLEN', KEYS[1]) > tonumber(ARGV[4])) then
  redis.call('UNLINK', KEYS[1])
  strange = 1
end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2] .. ' ' .. now)
redis.call('EXPIRE', KEYS[1], forgotten)
local kept = redis.call('HGETALL', KEYS[1])
for i = 1, #kept, 2 do
  local count, told = string.match(kept[i + 1]:sub(1, 40), '^(%d+) (%d+)$')
  if not count or #count > 9 then strange = 1 end
  if not count or #count > 9 or math.abs(now - told) > forgotten then
    redis.call('HDEL', KEYS[1], kept[i])
  else
    sum = sum + count
  end
end
return {tostring(sum), strange}
"""
"""Stores the count of one process; returns the sum of all, and whether foreign data was found."""

TAKE = """
local time = redis.call('TIME')
local now = time[1] + time[2] / 1000000
local most, per_s, fills_s = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local kind, strange = redis.call('TYPE', KEYS[1]).ok, 0
local left, since = most, now
if kind == 'hash' then
  local kept = redis.call('HMGET', KEYS[1], 'left', 'since')
  left, since = tonumber(kept[1] or ''), tonumber(kept[2] or '')
end
if not (left and since and left >= 0 and since == since) or kind ~= 'hash' and kind ~= 'none' then
  redis.call('UNLINK', KEYS[1])
  left, since, strange = most, now, 1
end
local passed = math.max(0, math.min(now - since, fills_s))
left = math.min(most, left + passed * per_s)
local wait = 0
if left >= 1 then left = left - 1 else wait = (1 - left) / per_s end
redis.call('HSET', KEYS[1], 'left', left, 'since', now)
redis.call('EXPIRE', KEYS[1], fills_s)
return {tostring(wait), strange}
"""
"""Takes one token from a bucket; returns the seconds to wait if there is none, and whether foreign
data was found. Redis uses the wall clock: if that is set back, no time seems to have passed; if it
is set forward, the bucket is full."""

log = logging.getLogger("forwardpass.shared_limits")


class SharedLimits:
    """The limits that this process shares with others; without a Redis it shares nothing.

    Attributes:
        visitors_elsewhere: the visitors of all other processes, at most about a second old.
    """

    def __init__(self, url: str | None, visitors: Callable[[], float]) -> None:
        """`visitors` returns the number of visitors of this process."""
        self.visitors_elsewhere = 0
        self._visitors = visitors
        self._name = token_hex(8)
        self._left_alone_until = 0.0
        self._redis: Any = None
        if url is not None:
            import redis  # a single process does not need it

            self._redis = redis.Redis.from_url(url, retry=None)
            gevent.spawn(self._tell_for_ever)

    def wait_s(self, what: str, address: str, most: float, per_s: float) -> float:
        """Counts one action of an address against a limit.

        Args:
            what: the name of the limit.
            address: as `counted_as` returns it.
            most: actions in one burst.
            per_s: actions in each second after that.

        Returns:
            0 if the action is admitted, else the seconds until one will be.
        """
        key = f"{NAMESPACE}:{what}:{sha256(address.encode()).hexdigest()[:16]}"
        answer = self._ask(TAKE, key, [most, per_s, ceil(most / per_s) + 1])
        return 0.0 if answer is None else answer

    def _tell_for_ever(self) -> None:
        key = f"{NAMESPACE}:visitors"
        while True:
            mine = int(self._visitors())
            told = [self._name, mine, FORGOTTEN_S, MOST_PROCESSES]
            everywhere = self._ask(VISITORS, key, told)
            self.visitors_elsewhere = 0 if everywhere is None else int(everywhere) - mine
            gevent.sleep(TOLD_EVERY_S)

    def _ask(self, script: str, key: str, arguments: list[Any]) -> float | None:
        """Runs a script in Redis; returns None without a Redis, or while it cannot be reached."""
        if self._redis is None or monotonic() < self._left_alone_until:
            return None
        try:
            late = TimeoutError(f"no answer within {PATIENCE_S} s")
            with waiting(), gevent.Timeout(PATIENCE_S, late):
                number, strange = self._redis.eval(script, 1, key, *arguments)
            answer = float(number)
            if not 0 <= answer < inf:
                raise ValueError(f"an answer of {answer}")
        except Exception as error:  # what is not Redis can make the client raise anything
            self._left_alone_until = monotonic() + AGAIN_S
            log.warning("Redis cannot be reached; each process applies limits alone: %s", error)
            return None
        if strange:
            log.warning(
                "Redis held foreign data under a key of ours; it was deleted (%s)",
                key.split(":")[1],
            )
        return answer
