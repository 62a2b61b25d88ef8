"""Limits that hold over all processes and machines together: they are kept in Redis.

Each process tells every second how many visitors it has, and hears how many the others have; what
it does not repeat is forgotten. What an address may do so often a minute is a token bucket there,
as in `rate_limit`. While Redis cannot be reached, limits hold for each process alone, as they
always do besides, and nobody is refused or kept waiting for it. What is found there and cannot be
ours is forgotten, and the log says so.

RULE: an address is not kept, only a hash of it, and that no longer than its bucket takes to fill.
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
"""After so long without a word a process, and its visitors, count no longer."""
PATIENCE_S = 0.25
"""How long Redis may take to answer."""
AGAIN_S = 1.0
"""How long it is left alone after it has not."""
NAMESPACE = "forwardpass"

MOST_PROCESSES = 1000
"""Above which what is kept of them cannot be ours, and is forgotten."""

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
"""Tells the count of one process; answers with that of all, and whether something was kept there
that is not ours."""

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
"""Takes one out of a bucket; answers with the seconds to wait if there is none, and whether
something was kept there that is not ours. Redis goes by the clock on its wall: where that is set
back, no time has passed, and where it is set on, a bucket is full."""

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

            self._redis = redis.Redis.from_url(url, retry=None)
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
        """What a script answers; None while Redis cannot be reached, or there is none."""
        if self._redis is None or monotonic() < self._left_alone_until:
            return None
        try:
            late = TimeoutError(f"no answer within {PATIENCE_S} s")
            with waiting(), gevent.Timeout(PATIENCE_S, late):
                number, strange = self._redis.eval(script, 1, key, *arguments)
            answer = float(number)
            if not 0 <= answer < inf:
                raise ValueError(f"an answer of {answer}")
        except Exception as error:  # whatever is not Redis makes its reader raise
            self._left_alone_until = monotonic() + AGAIN_S
            log.warning("Limits hold for each process alone while Redis is away: %s", error)
            return None
        if strange:
            log.warning(
                "Redis kept what is no limit of ours; it is forgotten (%s)", key.split(":")[1]
            )
        return answer
