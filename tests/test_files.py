"""Timelines as files: without loss, and without harm to what was there before."""

import errno
import json
import os
from pathlib import Path

import pytest
from timelines import comparison, concurrent, make, many, sequential, step, waits

from asynclab import files
from asynclab.plot import save_picture
from asynclab.timeline import NS, Block, Timeline

RICH = make(
    [
        ("main", waits(0, 2, "gather", "waiting for tracks"), {"thread": "Thread-1"}),
        ("天气('北京')", waits(0.1, 1), {"parent": "main", "outcome": "cancelled", "task": "t"}),
        ("bad", [step(0.2)], {"parent": "main", "outcome": "failed", "error": "ValueError"}),
        ("lone \ud800", [step(0.3)], {"kind": "span", "loop": -1, "outcome": "unfinished"}),
    ],
    name='a "name"\nwith $',
    start_time=1_790_000_000.123_456_7,
    blocks=(Block(0.1, 0.4, 1 / 3, "cell 3:2 in main", "main"),),
    notes=("It stopped there.",),
)
CASES = {
    "rich": RICH,
    "virtual": concurrent("virtual"),
    "nothing": Timeline(),
    "instant": make([("main", [("running", 0, 0)])]),
    "many": many(500, 3),
    "child first": make([("a", [step(1)]), ("b", [step(0)], {"parent": "a"})]),
}


@pytest.mark.parametrize("name", CASES)
def test_a_timeline_comes_back_as_it_was_saved(name, tmp_path):
    CASES[name].save(tmp_path / "x.json")
    assert Timeline.load(tmp_path / "x.json") == CASES[name]


@pytest.mark.parametrize("name", CASES)
def test_a_timeline_comes_back_from_the_plain_values_inside_another_file(name):
    plain = json.loads(json.dumps({"timelines": [files.to_plain(CASES[name])]}))
    assert files.from_plain(plain["timelines"][0]) == CASES[name]


def test_plain_values_that_are_no_timeline_get_a_sentence_with_their_place():
    with pytest.raises(ValueError, match="The second timeline is JSON, but no timeline"):
        files.from_plain({"tracks": []}, "The second timeline")


def test_a_child_finds_its_parent_again(tmp_path):
    RICH.save(tmp_path / "x.json")
    back = Timeline.load(tmp_path / "x.json")
    assert back.track("bad").parent is back.track("main")


def test_the_result_stays_out_of_the_file(tmp_path):
    make([("main", [step(0)])], result="secret").save(tmp_path / "x.json")
    assert "secret" not in (tmp_path / "x.json").read_text()
    assert Timeline.load(tmp_path / "x.json").result is None


def test_the_file_is_plain_json_with_a_track_a_line(tmp_path):
    RICH.save(tmp_path / "x.json")
    data = json.loads((tmp_path / "x.json").read_bytes())
    assert data["format"] == "asynclab timeline" and data["version"] == 1
    lines = (tmp_path / "x.json").read_text().splitlines()
    assert sum(line.startswith('{"name"') for line in lines) == len(RICH.tracks)


DAMAGED = {
    "empty": lambda text: "",
    "truncated": lambda text: text[: len(text) // 2],
    "binary": lambda text: "\x00\x01",
    "nested without end": lambda text: "[" * 200_000,
    "a list": lambda text: "[]",
    "foreign": lambda text: '{"traceEvents": []}',
    "newer": lambda text: text.replace('"version": 1', '"version": 2'),
    "no columns": lambda text: text.replace('"columns"', '"other"'),
    "short column": lambda text: text.replace('"states": "0', '"states": "'),
    "unknown state": lambda text: text.replace('"states": "0', '"states": "7'),
    "unknown outcome": lambda text: text.replace('"returned"', '"vanished"'),
    "unknown clock": lambda text: text.replace('"clock": "real"', '"clock": "sun"'),
    "wrong type": lambda text: text.replace('"label": "main"', '"label": 5'),
    "slices not there": lambda text: text.replace('"stop": 3', '"stop": 300'),
    "own parent": lambda text: text.replace('"parent": null', '"parent": 0'),
    "too large": lambda text: text.replace('"steps": [0', f'"steps": [{2**70}'),
}


@pytest.mark.parametrize("damage", DAMAGED)
def test_a_damaged_or_foreign_file_is_refused_in_a_sentence(damage, tmp_path):
    path = tmp_path / "x.json"
    RICH.save(path)
    good = path.read_text()
    bad = DAMAGED[damage](good)
    assert bad != good
    path.write_text(bad)
    with pytest.raises(ValueError, match=r"x\.json .*(wanted|damaged|reads version)") as caught:
        Timeline.load(path)
    assert str(caught.value).endswith(("file.", "wrote.", "`."))
    assert path.read_text() == bad


def test_a_newer_version_asks_for_an_upgrade(tmp_path):
    (tmp_path / "x.json").write_text('{"format": "asynclab timeline", "version": 99}')
    with pytest.raises(ValueError, match=r"version 99.*reads version 1.*pip install -U asynclab"):
        Timeline.load(tmp_path / "x.json")


def test_a_missing_file_and_a_folder_are_refused_in_a_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.json cannot be read: .*Check the name"):
        Timeline.load(tmp_path / "none.json")
    with pytest.raises(OSError, match="cannot be read"):
        Timeline.load(tmp_path)


WRITERS = {
    "json": RICH.save,
    "trace": RICH.to_chrome_trace,
    "png": lambda path: save_picture(RICH, path),
    "svg": lambda path: save_picture(RICH, path),
}


@pytest.mark.parametrize("ending", WRITERS)
def test_a_full_disk_leaves_the_old_file_whole_and_nothing_else(ending, tmp_path, monkeypatch):
    path = tmp_path / f"x.{ending}"
    path.write_text("old")
    full = OSError(errno.ENOSPC, "No space left on device")

    class FullDisk:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, part):
            self.file.write(part[:10])
            raise full

    real_open = Path.open
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", lambda self, *a, **k: FullDisk(real_open(self, *a, **k)))
        with pytest.raises(
            OSError, match=r"cannot be written: no space left.*Free some space"
        ) as e:
            WRITERS[ending](path)
    assert e.value.errno == errno.ENOSPC
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a device that is full")
def test_a_device_that_is_full_is_told_and_survives():
    with pytest.raises(OSError, match="no space left"):
        RICH.save("/dev/full")
    assert Path("/dev/full").is_char_device()


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"cannot be written.*a folder that you may write"):
        RICH.save(tmp_path / "none" / "x.json")


@pytest.mark.skipif(os.name == "nt", reason="Windows knows no such rights")
def test_a_file_is_replaced_with_the_rights_that_it_had(tmp_path):
    path = tmp_path / "x.json"
    path.write_text("old")
    path.chmod(0o640)
    RICH.save(path)
    assert path.stat().st_mode & 0o777 == 0o640
    assert Timeline.load(path) == RICH


def test_a_link_stays_a_link(tmp_path):
    (tmp_path / "real.json").write_text("old")
    try:
        (tmp_path / "link.json").symlink_to("real.json")
    except OSError:
        pytest.skip("links need rights here")
    RICH.save(tmp_path / "link.json")
    assert (tmp_path / "link.json").is_symlink()
    assert Timeline.load(tmp_path / "real.json") == RICH


def test_an_interrupted_write_leaves_no_part_behind(tmp_path):
    def parts():
        yield b"half"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        files.write(tmp_path / "x.json", parts())
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def trace(tmp_path):
    def of(timeline):
        timeline.to_chrome_trace(tmp_path / "t.json")
        return json.loads((tmp_path / "t.json").read_bytes())["traceEvents"]

    return of


@pytest.mark.parametrize("name", CASES)
def test_every_trace_event_has_the_fields_that_the_format_requires(name, trace):
    for event in trace(CASES[name]):
        assert event["ph"] in "XM" and event["pid"] == 1 and isinstance(event["tid"], int)
        assert isinstance(event["name"], str)
        if event["ph"] == "X":
            assert event["ts"] >= 0 and event["dur"] >= 0 and event["cat"]
        else:
            assert event["args"]


@pytest.mark.parametrize("name", CASES)
def test_the_events_of_a_thread_are_in_order_and_lie_within_each_other(name, trace):
    threads = {}
    for event in trace(CASES[name]):
        if event["ph"] == "X":
            threads.setdefault(event["tid"], []).append(event)
    for events in threads.values():
        assert [e["ts"] for e in events] == sorted(e["ts"] for e in events)
        open_until = [float("inf")]
        for event in events:
            start, finish = event["ts"], event["ts"] + event["dur"]
            while start >= open_until[-1] - 1e-6 and len(open_until) > 1:
                open_until.pop()
            assert finish <= open_until[-1] + 1e-6
            open_until.append(finish)


def test_a_track_is_a_thread_with_its_label_and_its_slices_named_by_state_and_reason(trace):
    events = trace(concurrent())
    names = {e["args"]["name"]: e["tid"] for e in events if e["name"] == "thread_name"}
    assert set(names) == {"event loop", *(t.label for t in concurrent().tracks)}
    oslo = [e for e in events if e["tid"] == names["fetch_reading('Oslo')"] and e["ph"] == "X"]
    assert [e["name"] for e in oslo] == [
        "fetch_reading('Oslo')",
        "running",
        "waiting: sleep",
        "running",
    ]
    assert oslo[2]["args"] == {"reason": "sleep"}
    assert oslo[0]["args"]["outcome"] == "returned"


def test_perfetto_finds_the_loop_in_a_row_of_its_own_at_the_top(trace):
    events = trace(concurrent())
    loop = next(e for e in events if e["args"].get("name") == "event loop")
    assert loop["tid"] == loop["pid"]
    assert {e["tid"] for e in events if e.get("cat") == "loop"} == {loop["tid"]}
    assert min(e["tid"] for e in events) == loop["tid"] > 0


def test_names_in_a_trace_are_letters_for_perfetto_reads_no_escapes(trace, tmp_path):
    assert "lone \ud800" in [event["name"] for event in trace(RICH)]
    assert "天气('北京')".encode() in (tmp_path / "t.json").read_bytes()


def test_trace_times_are_microseconds(trace):
    life = next(e for e in trace(concurrent("virtual")) if e.get("cat") == "track")
    assert life["dur"] == concurrent("virtual").tracks[0].finish_ns / 1000 == 2 * NS / 1000


def test_a_picture_of_an_unknown_ending_is_refused_in_a_sentence(tmp_path):
    with pytest.raises(ValueError, match=r"'.*x\.gif'.* must end in \.png, \.svg or \.pdf"):
        save_picture(RICH, tmp_path / "x.gif")


@pytest.mark.parametrize(("ending", "first"), [(".png", b"\x89PNG"), (".pdf", b"%PDF")])
def test_a_picture_is_what_its_ending_says(ending, first, tmp_path):
    save_picture(comparison(), tmp_path / f"x{ending}")
    assert (tmp_path / f"x{ending}").read_bytes().startswith(first)


def test_the_svg_has_a_title_that_tells_the_numbers_and_repeats_byte_by_byte(tmp_path):
    for name in ("a.svg", "b.svg"):
        save_picture(comparison(), tmp_path / name)
    text = (tmp_path / "a.svg").read_text()
    assert "<title>2 timelines on one clock, speed-up 3.0" in text
    assert text == (tmp_path / "b.svg").read_text()


def test_a_saved_timeline_draws_as_the_recorded_one_did(tmp_path):
    sequential().save(tmp_path / "x.json")
    assert Timeline.load(tmp_path / "x.json").to_text() == sequential().to_text()
