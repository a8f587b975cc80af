async def read_reports(reader):
    reports = []
    while line := await reader.readline():
        name, number = line.split()
        reports.append((name.decode(), float(number)))
    return reports
