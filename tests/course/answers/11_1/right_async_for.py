async def read_reports(reader):
    reports = []
    async for line in reader:
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
