"""belief: a slip
reply: gives an empty `b''` at the end of the stream
"""


async def read_reports(reader):
    reports = []
    while True:
        line = await reader.readline()
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
