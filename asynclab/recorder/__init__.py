"""record(): the only place that knows asyncio's internals.

- `recording`  what users hold; `patches` are the methods of asyncio that it replaces meanwhile
- `loop`       one loop's handles and their times; `fast` runs the handles itself
- `chains`     who awaits whom, by way of `awaiting`; `steps` is what is known between two steps
- `endings`    how a coroutine ended; `unwinding` hears of exceptions where Python tells them
- `watch`      the thread that looks at a step that lasts; `sightings` and `lives`, what it saw
- `arguments`, `code`  what a label tells of an argument; whose code it is
- `log`        what all of them keep: plain numbers; `build` makes the timeline of it
- `guard`      the recorder's own errors, which harm nobody
"""

from asynclab.recorder.recording import Recording, record, span

__all__ = ["Recording", "record", "span"]
