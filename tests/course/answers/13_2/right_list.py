def run_line(coroutines):
    results = {}
    line = [*coroutines]
    while line:
        one = line.pop(0)
        try:
            one.send(None)
        except StopIteration as finished:
            results[one] = finished.value
        else:
            line.append(one)
    return [results[one] for one in coroutines]
