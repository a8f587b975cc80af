"""`python -m pages`: make the pages of the reference, and the teacher's tables, afresh."""

from __future__ import annotations

import argparse
import sys

from asynclab import files
from pages.made import MADE


def main() -> int:
    """Write what has changed, and say so; with --check only say so, and give 1."""
    parser = argparse.ArgumentParser(prog="python -m pages", description=__doc__)
    parser.add_argument("--check", action="store_true", help="write nothing; 1 if any is old")
    check = parser.parse_args().check
    old = [page for page in MADE if not page.is_current()]
    for page in old:
        print(f"{'old' if check else 'made'}: {page.name}")
        if not check:
            page.path.parent.mkdir(parents=True, exist_ok=True)
            files.write(page.path, [page.make().encode()])
    return int(bool(check and old))


if __name__ == "__main__":
    sys.exit(main())
