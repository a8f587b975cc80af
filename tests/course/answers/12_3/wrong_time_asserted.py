"""belief: async-is-concurrent
reply: your test failed for a read_all that is right
"""


def test_read_all(read_all):
    timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")
    assert timeline.elapsed == 1.2
