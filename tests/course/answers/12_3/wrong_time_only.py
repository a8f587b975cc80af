"""belief: a slip
reply: it passed for one that returns the readings in the order in which they come
"""


def test_read_all(read_all):
    assert run(read_all(["Oslo", "Accra"]), clock="virtual").elapsed == 1
