"""belief: call-runs
reply: alone only makes a coroutine object
"""


def test_read_all(read_all):
    assert read_all(["Oslo", "Accra"]) == ["Oslo", "Accra"]
