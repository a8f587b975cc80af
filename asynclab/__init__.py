"""asynclab: run asyncio code, and see who ran when, who waited, and for what.

The map of the package:

- `timeline`, `comparison`  what was seen: frozen data, and its numbers; `logged` from a log
- `recorder`                `record()` watches event loops; `span()` marks ordinary work
- `runner`, `virtual`       `run()` and `compare()`: a coroutine, in real or virtual time
- `text`, `plot`, `files`   a timeline as lines, as a picture, as a file; `display` in a notebook
- `rows`, `table`, `scale`  what lines and pictures share; `chrome_trace` for other tools
- `predictions`             `predict()` and `settle()`: commit first, then see; the `questions`
- `checks`, `exercises`     what a timeline must show; `check()`, `hint()`, `solution()`
- `progress_report`         `progress()`: how far a learner has come, by their `progress_log`
- `saying`, `threads`       sentences that fit a notebook; a call in a thread, to be stopped
- `services`                what the lessons call: weather stations, and a real `http_server`
- `weather_site`            linked pages of stations, to crawl
- `course`                  the questions, exercises and programs of the lessons
- `notebook`                the kernel's repairs and the `%%timeline` magic
- `classroom`               assignments: released, graded from outside, marked, handed back
- `gate`                    our own pass over notebooks, where other tools are blind
- `cli`, `commands`         the command `asynclab`, and what each of its verbs does
"""

import sys

from asynclab.comparison import Comparison
from asynclab.exercises import check, hint, solution
from asynclab.predictions import predict, settle
from asynclab.progress_report import progress
from asynclab.recorder import record, span
from asynclab.runner import compare, run
from asynclab.timeline import Timeline

__version__ = "0.1.0"
__all__ = [
    "Comparison",
    "Timeline",
    "check",
    "compare",
    "hint",
    "predict",
    "progress",
    "record",
    "run",
    "settle",
    "solution",
    "span",
]

if "ipykernel" in sys.modules:
    from asynclab import notebook

    notebook.set_up()
