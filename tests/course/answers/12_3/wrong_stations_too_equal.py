"""belief: gather-order
reply: whose first station is slower than its last
"""


def test_read_all(read_all):
    timeline = run(read_all(["Accra", "Oslo"]), clock="virtual")
    assert timeline.elapsed == 1
    assert [one.station for one in timeline.result] == ["Accra", "Oslo"]
