"""`python -m asynclab` is the command `asynclab`."""

import sys

from asynclab.cli import main

sys.exit(main())
