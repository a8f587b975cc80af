"""Findings on a run of a notebook: errors, stderr, words that reached no cell, tasks left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nbformat import NotebookNode

from asynclab.gate.clean import essence, plain, sanitize
from asynclab.gate.finding import Finding
from asynclab.gate.kernel import Run, tags
from asynclab.gate.pictures import check_pictures, pictures

WORDS = {
    "unretrieved": "every exception raised where an await, or a handler, meets it",
    "destroyed": "every task awaited, or cancelled and awaited, before its loop ends",
    "never-awaited": "`await` before the call, or `.close()` on the coroutine",
}
ADVICE = "await it, or cancel it and await it, in the notebook"


def check_run(run: Run) -> Iterator[Finding]:
    """Findings that hold for any notebook, whatever outputs it has stored."""
    for number, (cell, reply) in enumerate(zip(run.cells, run.replies, strict=False), 1):
        hidden = reply["status"] != "ok" and not errors(cell)
        yield from _check_error(number, cell, reply)
        if not hidden:
            yield from _check_stderr(number, cell)
    left = len(run.cells) - len(run.replies)
    if run.stopped == "error" and left:
        yield Finding("stopped", None, f"{left} cells after it not run", "every cell run")
    if run.stopped not in ("", "error"):
        yield Finding(
            "stopped",
            len(run.replies) + 1,
            f"{run.stopped}, so the cells from here on were not run",
            "every cell to end by itself",
            run.last_words,
        )
    yield from (_of_event(event) for event in run.events if not _reached_its_cell(event, run))
    yield from (_of_task(task) for task in run.tasks)


def check_against_stored(run: Run, stored: list[NotebookNode]) -> Iterator[Finding]:
    """Findings on fresh outputs beside stored ones, where nbval does not look."""
    executed = zip(stored, run.cells[: len(run.replies)], strict=False)
    for number, (old, new) in enumerate(executed, 1):
        yield from check_pictures(number, new, "made by this run")
        yield from _compare_presence(number, old, new)
        yield from _compare_errors(number, old, new)
        if "nbval-ignore-output" in tags(new):
            yield from _compare_stderr(number, old, new)


def stderr(cell: NotebookNode) -> str:
    """All that a cell wrote to stderr."""
    return "".join(o.text for o in cell.outputs if o.get("name") == "stderr")


def errors(cell: NotebookNode) -> list[NotebookNode]:
    """The error outputs of a cell: one, or none."""
    return [output for output in cell.outputs if output.output_type == "error"]


def _check_error(number: int, cell: NotebookNode, reply: dict[str, Any]) -> Iterator[Finding]:
    wanted = "raises-exception" in tags(cell)
    shown = errors(cell)
    if reply["status"] == "ok" and wanted:
        yield Finding(
            "no-error",
            number,
            "no exception",
            "an exception: the cell has the tag raises-exception",
        )
    if reply["status"] != "ok" and not (wanted and shown):
        name, value = reply.get("ename", "an exception"), plain(reply.get("evalue", ""))
        hidden = "" if shown else ", which the kernel shows on stderr only, not as an error"
        wish = "no exception (or the tag raises-exception, where it is the subject)"
        if wanted:
            wish = "an error output: `import asynclab` in the first cell sees to that"
        detail = plain("\n".join(reply.get("traceback", []))) or stderr(cell)
        yield Finding("error", number, f"{name}: {value}{hidden}", wish, detail)


def _check_stderr(number: int, cell: NotebookNode) -> Iterator[Finding]:
    text = plain(stderr(cell))
    if text.strip() and "nbval-ignore-output" not in tags(cell):
        last = text.strip().splitlines()[-1]
        yield Finding(
            "stderr",
            number,
            f"{last!r} on stderr",
            "nothing there (or the tag nbval-ignore-output, where it is the subject)",
            text,
        )


def _reached_its_cell(event: dict[str, Any], run: Run) -> bool:
    """Whether the cell that ran shows it on its stderr, where `_check_stderr` judges it."""
    number = event["during"]
    if number is None or not 1 <= number <= len(run.replies):
        return False
    return any(line in stderr(run.cells[number - 1]) for line in event["text"].splitlines()[:1])


def _of_event(event: dict[str, Any]) -> Finding:
    when = f"while cell [{event['during']}] ran" if event["during"] else "outside every cell"
    cell = event["from"] or event["during"]
    seen = f"{sanitize(event['text'])}, {when}"
    return Finding(event["rule"], cell, seen, WORDS[event["rule"]], event["detail"])


def _of_task(task: dict[str, Any]) -> Finding:
    line = f", now in line {task['line']}" if task["line"] else ""
    seen = f"task {task['name']!r} ({task['coroutine']}{line}) left at the end of the notebook"
    return Finding("task-left", task["from"], sanitize(seen), ADVICE)


def _compare_presence(number: int, old: NotebookNode, new: NotebookNode) -> Iterator[Finding]:
    before, now = len(pictures(old)), len(pictures(new))
    if before != now:
        yield Finding("pictures", number, f"{now} pictures", f"{before} pictures, as stored")
    if bool(old.outputs) != bool(new.outputs):
        seen, wanted = ("outputs", "none") if new.outputs else ("no outputs", "some")
        yield Finding("outputs", number, seen, f"{wanted}, as stored (else store them afresh)")


def _compare_errors(number: int, old: NotebookNode, new: NotebookNode) -> Iterator[Finding]:
    before, now = ([_headline(error) for error in errors(cell)] for cell in (old, new))
    if before != now and now and "raises-exception" in tags(new):
        yield Finding("other-error", number, now[0], f"{', '.join(before) or 'none'}, as stored")


def _compare_stderr(number: int, old: NotebookNode, new: NotebookNode) -> Iterator[Finding]:
    before, now = essence(stderr(old)), essence(stderr(new))
    if before != now:
        yield Finding(
            "other-stderr",
            number,
            "stderr: " + (" / ".join(now) or "nothing"),
            "as stored: " + (" / ".join(before) or "nothing"),
            stderr(new),
        )


def _headline(error: NotebookNode) -> str:
    return sanitize(f"{error.ename}: {plain(error.evalue)}")
