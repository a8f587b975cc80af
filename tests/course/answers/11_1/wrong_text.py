"""belief: a slip
reply: The numbers are text
"""


async def read_reports(reader):
    reports = []
    async for line in reader:
        station, celsius = line.decode().split()
        reports.append((station, celsius))
    return reports
