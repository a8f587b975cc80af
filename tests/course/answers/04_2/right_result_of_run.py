def read_now(station):
    return run(fetch_reading(station)).result
