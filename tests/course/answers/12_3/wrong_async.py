"""belief: async-test
reply: Take `async` away
"""


async def test_read_all(read_all):
    readings = await read_all(["Oslo", "Accra"])
    assert [one.station for one in readings] == ["Oslo", "Accra"]
