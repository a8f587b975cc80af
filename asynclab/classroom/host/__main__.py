"""`python -m asynclab.classroom.host NUMBER`: a student's process, on an inherited socket."""

import sys

from asynclab.classroom.host.service import main

main(int(sys.argv[1]))
