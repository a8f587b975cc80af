"""`python -m tests.course.measures` is `python -m pages.measures`."""

import sys

from pages.measures import main

if __name__ == "__main__":
    sys.exit(main())
