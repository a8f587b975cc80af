"""Program 2, the sequential one: quoted, without its launch line, from the article in NOTICE."""

import asyncio


async def greet(name: str) -> None:
    print(f"Hello {name}")
    await asyncio.sleep(1)
    print(f"Goodbye {name}")


async def main() -> None:
    await greet("Alice")
    await greet("Bob")
