"""record(): the only place that knows asyncio's internals.

`recording` is what users hold; `loop` runs handles and takes times; `chains` knows who
awaits whom; `unwinding` how an awaited coroutine ended; `log` is what they keep;
`build` makes the timeline of it; `code` knows whose code it is.
"""

from asynclab.recorder.recording import Recording, record, span

__all__ = ["Recording", "record", "span"]
