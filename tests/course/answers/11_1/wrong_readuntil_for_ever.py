"""belief: write-is-message
reply: `readuntil` and `readexactly` raise
"""


async def read_reports(reader):
    reports = []
    while True:
        station, celsius = (await reader.readuntil(b"\n")).decode().split()
        reports.append((station, float(celsius)))
