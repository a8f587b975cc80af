async def save_all(queue, save):
    saved = []
    reading = await queue.get()
    while reading is not None:
        await save(reading)
        saved.append(reading)
        reading = await queue.get()
    return len(saved)
