"""Coroutines for run() and compare(), right ones and wrong ones."""

import asyncio


async def answer():
    await asyncio.sleep(0.001)
    return 42


async def fails():
    await asyncio.sleep(0)
    raise KeyError("no such city")


async def numbers():
    yield 1
