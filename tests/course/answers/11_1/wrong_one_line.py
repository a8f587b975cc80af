"""belief: a slip
reply: That is one report. Read on
"""


async def read_reports(reader):
    line = await reader.readline()
    station, celsius = line.decode().split()
    return [(station, float(celsius))]
