"""belief: a slip
reply: A test says no by an `assert` that fails
"""


def test_read_all(read_all):
    timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")
    return timeline.elapsed == 1
