"""belief: write-is-message
reply: it raised IndexError
"""


async def read_reports(reader):
    data = await reader.read(1000)
    return [(line.split()[0], float(line.split()[1])) for line in data.decode().splitlines()]
