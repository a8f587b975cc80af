"""The command `asynclab`: one verb for each thing that a learner, teacher or engineer does."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Callable
from pathlib import Path

MY_COURSE = "my-course"
HIGHEST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    """Run one verb and return the exit code; what goes wrong is said in a sentence."""
    from asynclab.commands import CommandError

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a folder's name may have any letter in it
    ours, scripts = cut(sys.argv[1:] if arguments is None else arguments)
    options = make_parser().parse_args(ours)
    options.arguments = scripts
    try:
        code: int = options.verb(options)
    except CommandError as error:
        print(f"asynclab: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return code


def make_parser() -> argparse.ArgumentParser:
    from asynclab import __version__

    parser = argparse.ArgumentParser(
        prog="asynclab", description="See your own concurrent code: a course in asyncio."
    )
    parser.add_argument("--version", action="version", version=f"asynclab {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)

    def add(name: str, verb: Callable[..., int], help: str) -> argparse.ArgumentParser:
        added: argparse.ArgumentParser = verbs.add_parser(name, help=help)
        added.set_defaults(verb=verb)
        return added

    lab = add("lab", open_lab, "open the lessons in JupyterLab")
    lab.add_argument("--port", type=port, help="use this port (default: a free one from 8888 on)")
    lab.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    add("demo", show_demo, "show sequential beside concurrent, without a browser")
    copy = add("copy", copy_lessons, "copy the lessons, or bring a copy up to date")
    copy.add_argument("folder", type=Path, metavar="DEST", help="a folder for the copy")
    copy.add_argument("--teacher", action="store_true", help="with the sources of assignments")
    reset = add("reset", reset_lesson, "begin a lesson again; your own moves to kept/")
    reset.add_argument("lesson", metavar="LESSON", help="its number: 03")
    check = add("check", check_notebooks, "run notebooks, and find what goes wrong unseen")
    check.add_argument("notebooks", nargs="*", metavar="NOTEBOOK", help="default: your lessons")
    add_record(add("record", record, "run a script unchanged, and see its timeline"))
    add("progress", show_progress, "what you have predicted and solved so far")
    add("doctor", show_doctor, "what runs here, and what differs here")
    add("classroom", teach, "release, grade and report on assignments: for teachers")
    return parser


def add_record(parser: argparse.ArgumentParser) -> None:
    parser.usage = "asynclab record [-m] SCRIPT [ARGUMENTS …] [--output FILE]"
    parser.description = (
        "Run a script unchanged, print its timeline and its longest blocks, and write "
        "them to FILE: a picture (.png, .svg, .pdf), the timeline (.json), or a trace for "
        "ui.perfetto.dev (.trace.json). An --output at the very end is asynclab's, not the "
        "script's; behind a -- everything is the script's."
    )
    parser.add_argument("-m", dest="module", action="store_true", help="SCRIPT is a module's name")
    parser.add_argument("--output", type=Path, metavar="FILE", help="where to write the timeline")
    parser.add_argument("script", metavar="SCRIPT")


def cut(arguments: list[str]) -> tuple[list[str], list[str]]:
    """What argparse may read here, and what others read: a script's own, a classroom verb's."""
    if arguments[:1] == ["classroom"]:
        return arguments[:1], arguments[1:]
    if arguments[:1] != ["record"]:
        return arguments, []
    index = 1
    while index < len(arguments) and arguments[index].startswith("-"):
        index += 2 if arguments[index] == "--output" else 1
    return arguments[: index + 1], arguments[index + 1 :]


def port(text: str) -> int:
    number = int(text) if text.isdigit() else -1
    if not 0 <= number <= HIGHEST_PORT:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; use a number from 0 to 65535")
    return number


def open_lab(options: argparse.Namespace) -> int:
    from asynclab.commands import demo, lab, learners_copy

    print("Three fetches of 2 s, awaited one after the other, and then concurrently:\n")
    print(f"{demo.at_once()}\n", flush=True)
    folder = learners_copy.find() or Path.cwd() / MY_COURSE
    for line in learners_copy.update(folder):
        print(line)
    print(f"The lessons are in {folder}: a copy of your own, so change what you like.", flush=True)
    return lab.start(folder, port=options.port, browser=not options.no_browser)


def show_demo(options: argparse.Namespace) -> int:
    from asynclab.commands import demo

    demo.demo(Path.cwd())
    return 0


def copy_lessons(options: argparse.Namespace) -> int:
    from asynclab.commands import learners_copy

    for line in learners_copy.update(options.folder, teacher=options.teacher):
        print(line)
    print(f"The lessons are in {options.folder}; the contents are in its README.md.")
    return 0


def reset_lesson(options: argparse.Namespace) -> int:
    from asynclab.commands import learners_copy

    print(learners_copy.reset(my_course(), options.lesson))
    return 0


def check_notebooks(options: argparse.Namespace) -> int:
    from asynclab.gate.__main__ import main as examine

    notebooks = options.notebooks or [str(my_course() / "lessons")]
    return examine(["--not-stored", *notebooks])


def record(options: argparse.Namespace) -> int:
    from asynclab.commands.script import record_script

    arguments, output = split_output(options.arguments)
    return record_script(
        options.script, arguments, module=options.module, output=options.output or output
    )


def split_output(arguments: list[str]) -> tuple[list[str], Path | None]:
    """The script's own arguments, and the file of an `--output FILE` at their very end."""
    if "--" in arguments:
        index = arguments.index("--")
        return arguments[:index] + arguments[index + 1 :], None
    if arguments and arguments[-1].startswith("--output="):
        return arguments[:-1], Path(arguments[-1].removeprefix("--output="))
    if arguments[-2:-1] == ["--output"]:
        return arguments[:-2], Path(arguments[-1])
    return arguments, None


def show_progress(options: argparse.Namespace) -> int:
    from asynclab.progress_report import progress

    go_to_my_course()
    progress()
    return 0


def teach(options: argparse.Namespace) -> int:
    from asynclab.classroom import verbs

    return verbs.main(options.arguments)


def show_doctor(options: argparse.Namespace) -> int:
    from asynclab.commands import doctor

    go_to_my_course()
    print(doctor.examine())
    return 0


def go_to_my_course() -> None:
    """Be where the lessons' kernels are, so that the same progress file is found."""
    from asynclab.commands import learners_copy

    if folder := learners_copy.find():
        os.chdir(folder)


def my_course() -> Path:
    from asynclab.commands import CommandError, learners_copy

    folder = learners_copy.find()
    if folder is None:
        raise CommandError(
            "Here is no copy of the lessons. Go to the folder that has my-course in it, or make "
            "one: asynclab copy my-course"
        )
    return folder
