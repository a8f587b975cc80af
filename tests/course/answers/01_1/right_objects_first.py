async def read_two():
    oslo, delhi = fetch_reading("Oslo"), fetch_reading("Delhi")
    return [await oslo, await delhi]
