async def read_two():
    oslo = await fetch_reading("Oslo")
    delhi = await fetch_reading("Delhi")
    return [oslo, delhi]
