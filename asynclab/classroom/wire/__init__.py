"""What the judge and a student's process have in common: how values and calls cross between them.

- `channel`   whole messages over a socket
- `values`    plain values as JSON, everything else as a reference
- `errors`    exceptions as data, and back
- `copies`    lists and dicts that a call changes, changed for its caller too
- `proxies`   what stands for an object of the other side
- `peer`      calls in both directions: sync, async, cancelled
- `timers`    an event loop's timers in virtual time, exact and in the order in which they were set
"""
