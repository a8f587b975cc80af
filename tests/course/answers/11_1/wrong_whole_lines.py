"""belief: a slip
reply: `split()` parts the name
"""


async def read_reports(reader):
    return [line.decode() async for line in reader]
