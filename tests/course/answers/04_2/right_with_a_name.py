def read_now(station):
    timeline = run(fetch_reading(station), name=station)
    return timeline.result
