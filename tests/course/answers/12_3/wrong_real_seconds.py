"""belief: a slip
reply: In real seconds a test is slow
"""

from asynclab import run


def test_read_all(read_all):
    timeline = run(read_all(["Oslo", "Accra"]))
    assert 0.9 < timeline.elapsed < 1.15
    assert [one.station for one in timeline.result] == ["Oslo", "Accra"]
