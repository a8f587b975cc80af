"""`python -m pages.site`: build the site, running what has to be run."""

from __future__ import annotations

import argparse
import platform
import sys
import time
from pathlib import Path

import asynclab
from pages.lessons import ROOT, Lesson, lessons
from pages.site.build import Page, lesson_page, text_page, texts, write_site
from pages.site.runs import SiteError, run_of

DESCRIPTION = """Build the course as static pages, with the outputs of an answered run."""


def main(arguments: list[str] | None = None) -> int:
    """Build the site and say where it lies; 1 where a run of a lesson is at fault."""
    options = _options(arguments)
    there = {lesson.number: lesson for lesson in lessons()}
    if unknown := [number for number in options.numbers if number not in there]:
        said = f"There is no lesson {', '.join(unknown)}. There are: {', '.join(there)}."
        print(said, file=sys.stderr)
        return 2
    wanted = [there[number] for number in options.numbers] or list(there.values())
    try:
        pages = [_page(lesson, options) for lesson in wanted]
    except SiteError as error:
        print(error, file=sys.stderr)
        return 1
    said = (
        f"Outputs: a run with asynclab {asynclab.__version__} on Python "
        f"{platform.python_version()}, each prediction answered right. "
        "Text and pictures: CC BY 4.0. Code: MIT."
    )
    write_site(options.output, [*map(text_page, texts()), *pages], said)
    print(f"Open {options.output / 'index.html'}")
    return 0


def _page(lesson: Lesson, options: argparse.Namespace) -> Page:
    start = time.monotonic()
    run, earlier = run_of(lesson, options.runs, afresh=options.afresh)
    how = "a run that is kept" if earlier else f"run in {time.monotonic() - start:.0f} s"
    print(f"{lesson.path.stem}: {how}", flush=True)
    return lesson_page(lesson, run)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m pages.site", description=DESCRIPTION)
    parser.add_argument(
        "numbers", nargs="*", metavar="NUMBER", type=lambda number: number.zfill(2),
        help="only these lessons: 02, 06",
    )  # fmt: skip
    parser.add_argument("--output", type=Path, default=ROOT / "build" / "site", help="a folder")
    parser.add_argument("--runs", type=Path, default=ROOT / "build" / "runs", help="kept runs")
    parser.add_argument("--afresh", action="store_true", help="run again what is kept, too")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
