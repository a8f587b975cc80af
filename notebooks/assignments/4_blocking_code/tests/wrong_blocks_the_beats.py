"""belief: timers-on-time
points: check_read_with_signs 1, more_read_with_signs 0
reply: Wanted: about 5.
"""


# %% read_with_signs
async def read_with_signs(slow_read, beat, station, every):
    async def signs():
        while True:
            await beat()
            await asyncio.sleep(every)

    beating = asyncio.create_task(signs())
    celsius = slow_read(station)
    beating.cancel()
    return celsius
