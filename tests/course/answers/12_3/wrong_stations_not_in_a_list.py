"""belief: a slip
reply: it raised TypeError
"""


def test_read_all(read_all):
    timeline = run(read_all("Oslo", "Accra"), clock="virtual")
    assert timeline.elapsed == 1
