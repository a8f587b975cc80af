"""Where students' code runs: locked in, without network, and stopped when it takes too much.

- `levels`      which isolation this machine gives, found by trying
- `bubblewrap`  the command line of a sandbox, and what is visible inside
- `users`       a user number of its own for each submission that runs
- `sandbox`     a program inside: started, watched, ended with all that it started
"""

from asynclab.classroom.isolation.levels import probe, refusal
from asynclab.classroom.isolation.sandbox import Sandbox, command

__all__ = ["Sandbox", "command", "probe", "refusal"]
