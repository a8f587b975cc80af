"""Where students' code runs: locked in, without network, and stopped when it takes too much.

- `levels`      which isolation this machine gives, found by trying
- `sandbox`     a program that is locked in: started, watched, ended with all that it started
- `bubblewrap`  the command line of a sandbox, and what is visible inside
- `seccomp`     the system calls that are refused inside
- `forward`     a server's port of the judge, open inside
- `users`       a user number of its own for each submission that runs
- `locked`      how a program starts and ends inside bubblewrap, and `bare`, without it
- `watch`       what all processes of a program take together, and `processes`, how that is seen
"""

from asynclab.classroom.isolation.bare import says as unlocked
from asynclab.classroom.isolation.levels import probe, refusal
from asynclab.classroom.isolation.locked import sweep
from asynclab.classroom.isolation.sandbox import Sandbox

__all__ = ["Sandbox", "probe", "refusal", "sweep", "unlocked"]
