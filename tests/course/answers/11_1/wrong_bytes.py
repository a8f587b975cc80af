"""belief: a slip
reply: The stream carries bytes
"""


async def read_reports(reader):
    reports = []
    async for line in reader:
        station, celsius = line.split()
        reports.append((station, float(celsius)))
    return reports
