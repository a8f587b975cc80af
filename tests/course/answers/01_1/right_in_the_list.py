async def read_two():
    return [await fetch_reading("Oslo"), await fetch_reading("Delhi")]
