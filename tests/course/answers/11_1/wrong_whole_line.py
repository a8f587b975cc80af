"""belief: a slip
reply: it returned [('Oslo
"""


async def read_reports(reader):
    return [(line.decode(), 0.0) async for line in reader]
