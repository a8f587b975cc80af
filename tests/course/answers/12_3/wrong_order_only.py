"""belief: a slip
reply: Assert how long it took
"""


def test_read_all(read_all):
    readings = run(read_all(["Oslo", "Accra"]), clock="virtual").result
    assert [one.station for one in readings] == ["Oslo", "Accra"]
