"""belief: call-runs
reply: `await` it first
"""


async def read_reports(reader):
    reports = []
    while line := reader.readline():
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
