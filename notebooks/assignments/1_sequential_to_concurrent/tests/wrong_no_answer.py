"""belief: a slip
points: check_read_all 0, more_read_all 0, check_report 0, more_report 0
reply: NotImplementedError
"""


# %% read_all
async def read_all(fetch, stations):
    """Return the temperatures of all stations, in the order of the list."""
    # YOUR CODE HERE
    raise NotImplementedError()


# %% report
async def report(fetch, advise, stations):
    """Return a dict with the advice for each station."""
    # YOUR CODE HERE
    raise NotImplementedError()
