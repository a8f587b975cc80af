"""`asynclab record SCRIPT`: run a script unchanged under `record()`, and tell its timeline."""

from __future__ import annotations

import runpy
import sys
import traceback
from pathlib import Path
from types import TracebackType

from asynclab.commands import CommandError
from asynclab.scale import duration
from asynclab.timeline import NS, Timeline

PICTURES = (".png", ".svg", ".pdf")
TRACE = ".trace.json"
MOST_BLOCKS = 5
NOTHING = "No event loop ran a coroutine of this script's own: there is no timeline to show."
UVLOOP = """\
uvloop is imported here, and what runs in its loops is not seen: only asyncio's own can be
watched. Run the script once without uvloop, as with asyncio.run(main())."""


def record_script(script: str, arguments: list[str], *, module: bool, output: Path | None) -> int:
    """Run a script (or, with `module`, a module) and return the exit code that Python would give.

    Prints the text twin and the longest blocks to stdout after the script's own
    output, and writes the timeline to `output`, in the form that its ending names. Raises
    CommandError before anything runs where that cannot work.
    """
    if not module and not Path(script).exists():
        raise CommandError(
            f"There is no script {script}. Give a path, or a module's name after -m."
        )
    if output is not None:
        check_output(output)
    from asynclab.recorder import record

    with record(name=Path(script).name) as recording:
        code = run_as_main(script, arguments, module)
    timeline = recording.timeline
    print(report(timeline), flush=True)
    if output is not None:
        try:
            write(timeline, output)
        except OSError as error:
            raise CommandError(error.strerror) from None
        print(f"Written: {output}")
    return code


def run_as_main(script: str, arguments: list[str], module: bool) -> int:
    """Run it as `python script …` would: the same arguments, import path, errors and exit code."""
    sys.argv = [script, *arguments]
    first = str(Path.cwd()) if module else str(Path(script).resolve().parent)
    if sys.flags.safe_path:  # then the first place is not the current folder's
        sys.path.insert(0, first)
    else:
        sys.path[0] = first
    try:
        if module:
            runpy.run_module(script, run_name="__main__", alter_sys=True)
        else:
            runpy.run_path(script, run_name="__main__")
    except SystemExit as error:
        return exit_code(error)
    except KeyboardInterrupt as error:
        show_error(error)
        return 130
    except BaseException as error:
        show_error(error)
        return 1
    return 0


def exit_code(error: SystemExit) -> int:
    """What Python makes of `sys.exit(x)`: 0 for None, a number as it is, else it prints x: 1."""
    if error.code is None or isinstance(error.code, int):
        return error.code or 0
    print(error.code, file=sys.stderr)
    return 1


def show_error(error: BaseException) -> None:
    """Print the traceback as Python would, without the frames of asynclab and runpy above it."""
    trace = error.__traceback__
    while trace is not None and is_ours(trace):
        trace = trace.tb_next
    traceback.print_exception(type(error), error, trace)


def is_ours(trace: TracebackType) -> bool:
    return trace.tb_frame.f_code.co_filename in (__file__, runpy.__file__, "<frozen runpy>")


def report(timeline: Timeline) -> str:
    unseen = [UVLOOP] if "uvloop" in sys.modules else []
    if not timeline.tracks:
        return "\n".join(["", NOTHING, *unseen])
    from asynclab.text import scale_of

    scale = scale_of(timeline)
    longest = sorted(timeline.blocks, key=lambda block: -block.held)[:MOST_BLOCKS]
    lines = ["", timeline.to_text(), *unseen]
    if longest:
        lines += ["", f"The longest blocks ({len(longest)} of {len(timeline.blocks)}):"]
    for block in longest:
        where = ", ".join(part for part in (block.where, block.label) if part) or "unknown"
        held, start = duration(round(block.held * NS)), scale(round(block.start * NS))
        lines.append(f"  {held:>8}  from {start}  {where}")
    return "\n".join(lines)


def check_output(output: Path) -> None:
    if not output.name.endswith((*PICTURES, ".json")):
        raise CommandError(
            f"{output} has no ending that says what to write. Use .png, .svg or .pdf for a "
            f"picture, .json for the timeline, {TRACE} for ui.perfetto.dev."
        )
    if not output.parent.is_dir():
        raise CommandError(
            f"{output.parent} is no folder, so {output.name} cannot be written there."
        )


def write(timeline: Timeline, output: Path) -> None:
    if output.name.endswith(TRACE):
        timeline.to_chrome_trace(output)
    elif output.suffix == ".json":
        timeline.save(output)
    else:
        from asynclab.plot import save_picture

        save_picture(timeline, output)
