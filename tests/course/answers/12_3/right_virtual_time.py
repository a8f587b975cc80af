def test_read_all(read_all):
    timeline = run(read_all(["Oslo", "Accra"]), clock="virtual")
    assert timeline.elapsed == 1
    assert [one.station for one in timeline.result] == ["Oslo", "Accra"]
