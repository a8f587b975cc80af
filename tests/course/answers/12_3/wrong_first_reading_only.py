"""belief: a slip
reply: Compare the whole list
"""


def test_read_all(read_all):
    timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")
    assert timeline.elapsed == 1
    assert timeline.result[0].station == "Oslo"
