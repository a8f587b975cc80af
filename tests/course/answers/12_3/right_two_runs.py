def test_read_all(read_all):
    overlapping = run(read_all(["Delhi", "Quito", "Delhi"]), clock="virtual")
    assert overlapping.elapsed < 1
    stations = ["Oslo", "Delhi", "Accra"]
    readings = run(read_all(stations), clock="virtual").result
    assert len(readings) == 3
    for station, reading in zip(stations, readings, strict=True):
        assert reading.station == station
