"""The student's process: it runs the cells of one submission, and waits where its judge tells time.

- `turns`     whose turn it is: the judge's, or one of this process's threads
- `loop`      the event loop, on the judge's clock
- `threads`   threads and sleeps, on the same clock
- `peer`      this side of the connection
- `alarm`     the end of a cell that runs too long
- `shell`     the cells, and what they write
- `originals` what a notebook may have replaced, put back
- `service`   what the judge can ask of this process
"""
