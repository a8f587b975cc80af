"""`python -m benchmarks`: measure, print the table, keep every sample if asked."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.fresh import MeasurementError
from benchmarks.parts import PARTS, rows
from benchmarks.report import machine, table, weather


def main() -> int:
    options = _options()
    before = machine()
    try:
        measured, notes = rows(set(options.parts or PARTS), options.pairs, options.size)
    except MeasurementError as failure:
        print(f"No figures: {failure}", file=sys.stderr)
        return 1
    said = f"Python {before['python']} · {before['system']} · {before['cores']} cores"
    print(f"{said} · {options.pairs} pairs · {options.size:g} of the full size\n")
    print(table(measured))
    for note in filter(None, [*notes, weather(before)]):
        print(f"\n{note}")
    if options.json:
        about = {"before": before, "after": machine(), "pairs": options.pairs, "notes": notes}
        kept = {**about, "size": options.size, "rows": [row.as_json() for row in measured]}
        options.json.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", help=f"all, or some of: {', '.join(PARTS)}"
    )
    parser.add_argument("--pairs", type=_at_least_one, default=7, help="runs of each arm")
    parser.add_argument(
        "--size", type=_share, default=1.0, help="share of the full workloads, for a quick look"
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep every sample here")
    options = parser.parse_args()
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part!r}; choose from {', '.join(PARTS)}")
    return options


def _at_least_one(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of runs: give 1 or more")
    return int(text)


def _share(text: str) -> float:
    try:
        share = float(text)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share: give a number above 0, up to 1")
    return share


if __name__ == "__main__":
    sys.exit(main())
