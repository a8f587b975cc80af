"""What the verbs of the command `asynclab` do, a file each; `cli` reads the command line.

- `lab`            JupyterLab, started, watched and ended
- `learners_copy`  a copy of the lessons, never overwritten
- `demo`           sequential beside concurrent, in a terminal
- `script`         a script, unchanged, under `record()`
- `doctor`         what runs here, and what differs here
"""


class CommandError(Exception):
    """A sentence for the terminal: what was seen, what was wanted, what to try."""
