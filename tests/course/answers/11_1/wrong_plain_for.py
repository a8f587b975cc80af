"""belief: a slip
reply: write `async for`
"""


async def read_reports(reader):
    reports = []
    for line in reader:
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
