"""All cases of the fault suite, by kind."""

import os

import faults_cells
import faults_deaths
import faults_files
import faults_floods
import faults_habits
import faults_hangs
import faults_honest
import faults_left
import faults_outside
import faults_tests
import faults_time
import faults_wire

KINDS = (
    faults_hangs.hang,  # first: what waits leaves the processor to those that follow
    faults_deaths.death,
    faults_floods.flood,
    faults_cells.cells,
    faults_files.files,
    faults_honest.honest,
    faults_habits.habits,
    faults_tests.tests,
    faults_time.time,
    faults_wire.wire,
    faults_outside.outside,
    faults_left.left,
    faults_left.names,
)
ALL = tuple(case for kind in KINDS for case in kind.cases)
CASES = ALL if os.environ.get("ASYNCLAB_SOAK") else tuple(case for case in ALL if not case.is_rare)
