"""`python -m asynclab.classroom.host NUMBER DOOR`: a student's process, on inherited sockets."""

import sys

from asynclab.classroom.host.service import main

main(*map(int, sys.argv[1:]))
