def test_read_all(read_all):
    async def scene():
        loop = asyncio.get_running_loop()
        start = loop.time()
        readings = await read_all(["Quito", "Accra"])
        return [one.station for one in readings], loop.time() - start

    names, seconds = run(scene(), clock="virtual").result
    if names != ["Quito", "Accra"]:
        raise AssertionError("wrong order")
    assert seconds == 0.5
