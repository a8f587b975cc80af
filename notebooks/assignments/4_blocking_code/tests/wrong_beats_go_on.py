"""belief: a slip
points: check_read_with_signs 1, more_read_with_signs 0
reply: beats after it returned.
"""


# %% read_with_signs
async def read_with_signs(slow_read, beat, station, every):
    async def signs():
        while True:
            await beat()
            await asyncio.sleep(every)

    beating = asyncio.create_task(signs())
    return await asyncio.to_thread(slow_read, station)
