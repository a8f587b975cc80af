"""belief: write-is-message
reply: A read ends anywhere, and a report ends with its line
"""


async def read_reports(reader):
    reports = []
    while data := await reader.read(100):
        station, celsius = data.decode().split()
        reports.append((station, float(celsius)))
    return reports
