async def read_lima():
    return await fetch_reading("Lima")
