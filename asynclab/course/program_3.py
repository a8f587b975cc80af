"""Program 3, the concurrent one, quoted from the article in NOTICE; and its sequential form.

`concurrent` is the program's own `main`; `sequential` does the same work in the way of
program 2, so that only the way of awaiting differs.
"""

import asyncio


async def fetch_data(number: int) -> str:
    print(f"Fetching data {number}")
    await asyncio.sleep(2)
    return f"Data {number}"


async def concurrent() -> None:
    results = await asyncio.gather(fetch_data(0), fetch_data(1), fetch_data(2))
    print(results)


async def sequential() -> None:
    results = [await fetch_data(0), await fetch_data(1), await fetch_data(2)]
    print(results)
