async def save_all(queue, save):
    saved = 0
    while True:
        reading = await queue.get()
        try:
            if reading is None:
                queue.put_nowait(None)  # the next consumer wants it, too
                return saved
            await save(reading)
            saved += 1
        finally:
            queue.task_done()
