async def read_both():
    oslo = await fetch_reading("Oslo")
    delhi = await fetch_reading("Delhi")
    return [oslo, delhi]
