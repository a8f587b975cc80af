async def save_all(queue, save):
    saved = 0
    while True:
        reading = await queue.get()
        if reading is None:
            break
        await save(reading)
        saved += 1
    return saved
