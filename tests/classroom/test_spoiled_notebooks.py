"""Whatever was done to a notebook: it is read, or refused in a sentence; the tests stay ours."""

import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from made_sources import SOURCE, notebook, read_made, release_cells

from asynclab.classroom.job import Job
from asynclab.classroom.notebooks import Unreadable, read_notebook
from asynclab.classroom.planning import plan_of

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
TRIED = settings(
    max_examples=150,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def places(value, path=()):
    """The path of everything that is within a JSON value."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in items if isinstance(value, (dict, list)) else ():
        yield (*path, key)
        if isinstance(inner, (dict, list)):
            yield from places(inner, (*path, key))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def spoil(data, draw):
    """Do one thing to a random place of a notebook, as no person and every tool would."""
    *path, key = draw(st.sampled_from(list(places(data))))
    holder = at(data, path)
    deed = draw(st.sampled_from(["replace", "delete", "copy", "swap"]))
    if deed == "replace":
        holder[key] = draw(ANYTHING)
    elif deed == "delete":
        del holder[key]
    elif deed == "copy" and isinstance(holder, list):
        holder.insert(draw(st.integers(0, len(holder))), copy.deepcopy(holder[key]))
    elif deed == "swap":
        other = draw(
            st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder)))
        )
        holder[key], holder[other] = holder[other], holder[key]


@TRIED
@given(data=st.data())
def test_a_notebook_spoiled_at_random_is_planned_with_the_sources_own_tests(tmp_path, data):
    source = read_made(tmp_path)
    spoiled = notebook(release_cells(source))
    for _ in range(data.draw(st.integers(1, 6))):
        spoil(spoiled, data.draw)
    path = tmp_path / "spoiled.ipynb"
    path.write_text(json.dumps(spoiled), encoding="utf-8")

    try:
        plan = plan_of(source, read_notebook(path))
    except Unreadable as refused:
        assert str(refused).endswith(".")
        return

    tests = [(step.id, step.code, step.points) for step in plan.steps if step.kind == "test"]
    ours = [(one.id, one.text, one.points) for one in source.cells if one.part == "test"]
    assert tests == ours
    assert sum(step.points for step in plan.steps) == source.points
    assert len({step.id for step in plan.steps}) == len(plan.steps)
    json.dumps(Job((plan,)).to_json(), ensure_ascii=False).encode()


@TRIED
@given(cut=st.integers(0, 10**4), byte=st.binary(min_size=1, max_size=4))
def test_a_file_with_wrong_bytes_in_it_is_read_or_refused(tmp_path, cut, byte):
    data = bytearray(json.dumps(notebook(SOURCE)).encode())
    place = cut % len(data)
    data[place : place + len(byte)] = byte
    path = tmp_path / "spoiled.ipynb"
    path.write_bytes(data)

    try:
        plan = plan_of(read_made(tmp_path), read_notebook(path))
    except Unreadable as refused:
        assert str(refused).endswith(".")
    else:
        json.dumps(Job((plan,)).to_json(), ensure_ascii=False).encode()
