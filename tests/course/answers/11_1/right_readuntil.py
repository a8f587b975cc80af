async def read_reports(reader):
    reports = []
    while not reader.at_eof():
        try:
            line = await reader.readuntil()
        except asyncio.IncompleteReadError:
            break
        station, celsius = line.decode().split()
        reports.append((station, float(celsius)))
    return reports
