"""`python -m asynclab.gate [--rewrite] PATH…`: examine notebooks, or store their outputs afresh."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from asynclab.gate import SECONDS_A_CELL, examine, rewrite


def main(arguments: list[str] | None = None) -> int:
    """Examine each notebook, print what was found, and give 1 if anything was."""
    parser = argparse.ArgumentParser(prog="python -m asynclab.gate", description=__doc__)
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="notebook or folder")
    parser.add_argument("--rewrite", action="store_true", help="run, and store fresh outputs")
    parser.add_argument("--not-stored", action="store_true", help="leave stored outputs out of it")
    parser.add_argument("--timeout", type=float, default=SECONDS_A_CELL, help="seconds a cell")
    options = parser.parse_args(arguments)
    notebooks = [notebook for path in options.paths for notebook in find(path)]
    if not notebooks:
        print(f"No notebook (.ipynb) in {', '.join(map(str, options.paths))}.", file=sys.stderr)
        return 2
    return max(_one(notebook, options) for notebook in notebooks)


def find(path: Path) -> list[Path]:
    """The notebooks in a folder, or the path itself."""
    if not path.is_dir():
        return [path]
    found = sorted(path.rglob("*.ipynb"))
    return [notebook for notebook in found if ".ipynb_checkpoints" not in notebook.parts]


def _one(notebook: Path, options: argparse.Namespace) -> int:
    start = time.monotonic()
    if options.rewrite:
        findings = rewrite(notebook, timeout=options.timeout)
    else:
        findings = examine(notebook, stored=not options.not_stored, timeout=options.timeout)
    for finding in findings:
        print(finding, end="\n\n")
    verdict = f"{len(findings)} found" if findings else "stored" if options.rewrite else "ok"
    if findings and options.rewrite:
        verdict += ", nothing stored"
    print(f"{notebook}: {verdict} ({time.monotonic() - start:.1f} s)", flush=True)
    return bool(findings)


if __name__ == "__main__":
    sys.exit(main())
