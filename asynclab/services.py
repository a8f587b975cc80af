"""What the lessons call: weather stations that take their time, fail, and refuse a crowd.

    from asynclab.services import fetch_reading

Nothing here needs a network. Delays pass in `asyncio.sleep`, so they hold in real and in
virtual time alike, and whatever is drawn by lot is drawn from a seed: the same in every run.
"""

from __future__ import annotations

import asyncio
import functools
import json
import os
import threading
import time
from collections import Counter
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import asdict, dataclass, field
from random import Random
from types import FunctionType, MethodType
from typing import Any, ParamSpec, TypeVar

from asynclab.http_server import LocalServer, Response
from asynclab.threads import Call

P = ParamSpec("P")
T = TypeVar("T")

DELAYS = {"Oslo": 1.0, "Lima": 1.0, "Cairo": 1.0, "Delhi": 0.5, "Quito": 0.5, "Accra": 0.2}
"""Seconds that each station takes to answer."""
STATIONS = tuple(DELAYS)

_CELSIUS = {"Oslo": 4.0, "Lima": 19.0, "Cairo": 28.0, "Delhi": 31.0, "Quito": 14.0, "Accra": 29.0}
_HEIGHTS = {"Oslo": 23, "Lima": 154, "Cairo": 23, "Delhi": 216, "Quito": 2850, "Accra": 61}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a station measured: its name, and the temperature in degrees Celsius."""

    station: str
    celsius: float

    def __repr__(self) -> str:
        return f"Reading({self.station!r}, {self.celsius})"


@dataclass(frozen=True, slots=True)
class WeatherMap:
    """A map that was drawn for a station; `process` is the number of the process that drew it."""

    station: str
    process: int = field(default=0, repr=False, compare=False)

    def __repr__(self) -> str:
        return f"WeatherMap({self.station!r})"


class StationError(Exception):
    """A station gave no reading."""


class CapacityError(StationError):
    """The service was busy with as many calls as it takes at once."""


def holding(ask: Callable[P, Coroutine[Any, Any, T]]) -> Callable[P, T]:
    """Make of a coroutine function the form that holds the thread until it has the answer.

        @holding
        async def slow_read(station):
            return await stations.fetch_reading(station)

    It returns and raises what the coroutine does, which runs in an event loop of its own, in
    real time. The coroutine function stays there: see `coroutine_function_of`.
    """

    @functools.wraps(ask)
    def hold(*arguments: P.args, **options: P.kwargs) -> T:
        def answer() -> T:
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                return runner.run(ask(*arguments, **options))

        if asyncio._get_running_loop() is None:
            return answer()
        call = Call(answer, f"asynclab.{ask.__name__}")  # one thread runs one loop at a time
        call.over.wait()
        if call.error is not None:
            raise call.error
        return call.value  # type: ignore[no-any-return]

    hold.coroutine_function = ask  # type: ignore[attr-defined]
    return hold


def coroutine_function_of(function: object) -> Callable[..., Coroutine[Any, Any, Any]] | None:
    """The coroutine function that a function made by `holding` answers with, or None.

    That of a bound method is bound to the same object.
    """
    ask = getattr(function, "coroutine_function", None)
    if not isinstance(ask, FunctionType):  # a Mock, for one, has every attribute
        return None
    return MethodType(ask, function.__self__) if isinstance(function, MethodType) else ask


async def fetch_reading(station: str) -> Reading:
    """Ask a weather station for its reading, and wait for the answer.

    Oslo, Lima and Cairo take 1 s, Delhi and Quito 0.5 s, Accra 0.2 s. Raises LookupError for
    any other station.
    """
    return await _ALL.fetch_reading(station)


async def fetch_height(station: str) -> int:
    """Look up how high a station lies, in metres above the sea: it takes 0.5 s.

    Raises LookupError for an unknown station.
    """
    _known(station)
    await asyncio.sleep(0.5)
    return _HEIGHTS[station]


def slow_read(station: str) -> Reading:
    """Ask a weather station as `fetch_reading` does, but hold the thread until it answers."""
    time.sleep(_ALL.delay(station, 1))
    return _ALL.reading(station)


def compute(seconds: float) -> None:
    """Calculate for so many seconds, and never wait: the thread is held, and the CPU busy."""
    _check("seconds", seconds, "0 or more", 0)
    finish = time.perf_counter() + seconds
    while time.perf_counter() < finish:
        pass


def draw_map(station: str, *, seconds: float = 1.0) -> WeatherMap:
    """Draw the weather map of a station: pure computing, and never a wait.

    It takes `seconds` of the processor's own time. So two maps in threads that take turns last
    twice as long as one, which `compute` would not show. Raises LookupError for an unknown
    station.
    """
    _known(station)
    _check("seconds", seconds, "0 or more", 0)
    finish = time.thread_time() + seconds
    while time.thread_time() < finish:
        pass
    return WeatherMap(station, os.getpid())


class Stations:
    """A simulated service of weather stations, with its own delays, failures and capacity.

    - `delay`: seconds for every answer, or a dict of them by station; else those of `DELAYS` hold
    - `spread`: share by which delays differ from call to call (0.5: from half to one and a half)
    - `failures`: share of the calls that fail (0.0 to 1.0), or the names of stations that do
    - `capacity`: calls that it takes at once; one more raises CapacityError
    - `seed`: fixes what `spread` and `failures` draw, whatever the order of the calls

    `calls`, `failed` and `refused` count what happened, `most_in_flight` the most at once;
    `asked` counts the calls of each station that were let in.
    """

    def __init__(
        self,
        *,
        seed: int = 0,
        delay: float | Mapping[str, float] | None = None,
        spread: float = 0.0,
        failures: float | Collection[str] = 0.0,
        capacity: int | None = None,
    ) -> None:
        if delay is None:
            delay = {}
        delays = delay if isinstance(delay, Mapping) else dict.fromkeys(STATIONS, delay)
        for station, seconds in delays.items():
            _known(station)
            _check("delay", seconds, "seconds, 0 or more, or None for the usual delays", 0)
        _check("spread", spread, "a share from 0.0 to 1.0", 0, 1)
        if isinstance(failures, (int, float)):
            _check("failures", failures, "a share from 0.0 to 1.0, or names of stations", 0, 1)
        else:
            failures = {failures} if isinstance(failures, str) else set(failures)
            for station in failures:
                _known(station)
        if capacity is not None:
            _check("capacity", capacity, "at least 1 call at once, or None for no limit", 1)
        self.calls = self.failed = self.refused = self.in_flight = self.most_in_flight = 0
        self._seed, self._delays, self._spread = seed, {**DELAYS, **delays}, spread
        self._failures, self._capacity = failures, capacity
        self.asked: Counter[str] = Counter()
        self._lock = threading.Lock()  # slow_read is called from threads

    async def fetch_reading(self, station: str) -> Reading:
        """Ask a station for its reading, and wait for the answer.

        Raises LookupError for an unknown station, CapacityError at once where the service is
        full, and StationError after the delay where the station fails.
        """
        turn = self._let_in(station)
        try:
            await asyncio.sleep(self.delay(station, turn))
        finally:
            with self._lock:
                self.in_flight -= 1
        if self.fails(station, turn):
            with self._lock:
                self.failed += 1
            raise StationError(f"{station} did not answer.")
        return self.reading(station)

    @holding
    async def slow_read(self, station: str) -> Reading:
        """Ask a station as `fetch_reading` does, but hold the thread until it answers."""
        return await self.fetch_reading(station)

    def _let_in(self, station: str) -> int:
        """Count a call that comes in, and give the number of the station's answer (from 1)."""
        _known(station)
        with self._lock:
            self.calls += 1
            if self._capacity is not None and self.in_flight >= self._capacity:
                self.refused += 1
                raise CapacityError(
                    f"The service takes {self._capacity} calls at once, and this was one more. "
                    "Wait for an answer before you ask again."
                )
            self.asked[station] += 1
            self.in_flight += 1
            self.most_in_flight = max(self.most_in_flight, self.in_flight)
            return self.asked[station]

    def delay(self, station: str, turn: int) -> float:
        """Seconds that a station takes for its answer number `turn` (from 1)."""
        _known(station)
        usual = self._delays[station]
        if not self._spread:
            return usual
        lot = Random(f"{self._seed} delay {station} {turn}")
        return usual * lot.uniform(1 - self._spread, 1 + self._spread)

    def fails(self, station: str, turn: int) -> bool:
        """Whether a station fails at its answer number `turn` (from 1)."""
        if isinstance(self._failures, (int, float)):
            return Random(f"{self._seed} failure {station} {turn}").random() < self._failures
        return station in self._failures

    def reading(self, station: str) -> Reading:
        """The reading that a station gives, without asking it."""
        _known(station)
        return Reading(station, _CELSIUS[station])


def serve(stations: Stations | None = None) -> LocalServer:
    """Start a real HTTP server for weather stations on this machine, and return it.

    It runs in a thread with an event loop of its own, so a cell that waits does not stop it:

        with serve(Stations(capacity=3)) as server:
            ...  # GET server.url + "/stations", or server.url + "/readings/Oslo"

    Answers are JSON. A station that fails gives status 503, a full service 429, an unknown
    path or station 404. `server.close()` stops it too.
    """
    service = stations or Stations()

    async def answer(path: str) -> Response:
        if path == "/stations":
            return _json(200, list(STATIONS))
        station = path.removeprefix("/readings/")
        if station == path or station not in DELAYS:
            return _json(404, {"error": f"There is nothing at {path}. Ask for /stations."})
        try:
            return _json(200, asdict(await service.fetch_reading(station)))
        except CapacityError as error:
            return _json(429, {"error": str(error)})
        except StationError as error:
            return _json(503, {"error": str(error)})

    return LocalServer(answer)


def _json(status: int, value: object) -> Response:
    return Response(status, json.dumps(value).encode(), "application/json")


def _known(station: str) -> None:
    if station not in DELAYS:
        raise LookupError(f"There is no station {station!r}. There are: {', '.join(STATIONS)}.")


def _check(name: str, value: object, wanted: str, least: float, most: float = 1e9) -> None:
    if not isinstance(value, (int, float)) or not least <= value <= most:
        raise ValueError(f"{name} was {value!r}; wanted: {wanted}.")


_ALL = Stations()
