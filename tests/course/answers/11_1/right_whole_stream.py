def parse(line):
    station, celsius = line.split(" ")
    return station, float(celsius)


async def read_reports(reader):
    whole = await reader.read()
    return [parse(line) for line in whole.decode().splitlines()]
