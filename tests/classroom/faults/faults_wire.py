"""Attacks on the connection between a student's process and the judge, by one who has read it."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

wire = Kind("wire")
EITHER = (GRADED, REVIEW)

FIND = """
import gc, json, os, struct
channel = next((one for one in gc.get_objects() if type(one).__name__ == "Channel"), None)
print("channel" if channel else "NO-CHANNEL")

def forge(*messages):
    for message in messages:
        channel.send(message)
    channel.flush()

def raw(data):
    os.write(channel.fileno(), data)

"""
BROKEN = {"test_words": (0, 2), "test_primes": (0, 3), "test_share": (0, 2)}
ENDLESS = "float('inf')"

for turn, (name, code) in enumerate(
    {
        "answers to questions that were not asked": (
            "for n in range(200): forge(['value', n, 2], ['value', n, 3.0], ['cancelled', n])"
        ),
        "answers ahead of the questions": (
            "for n in range(1, 60): forge(['value', n, {'tuple': [2]}])"
        ),
        "errors that are none": "for n in range(60): forge(['error', n, 7])",
        "the judge's own names": (
            "for n in range(40):\n"
            "    for what in ('__globals__', '__code__', '__class__', '__dict__', '_parts'):\n"
            "        forge(['do', 7000 + n, n, 'getattr', [what], {'dict': []}])"
        ),
        "the judge's own functions": (
            "for n in range(40):\n"
            "    for what in ('__call__', '__init__', '__reduce__', '__subclasses__', '__del__'):\n"
            "        forge(['do', 8000 + n, n, what, [], {'dict': []}])"
        ),
        "the judge's attributes": (
            "for n in range(40):\n"
            "    forge(['do', 9000 + n, n, 'setattr', ['points', 1000], {'dict': []}])"
        ),
        "classes by their names": (
            "for name in ('Marks', 'eval', 'object', 'type', 'Popen', 'SystemExit'):\n"
            "    forge(['value', 1, {'type': name}], ['value', 1, {'record': [name, 1]}])"
        ),
        "errors by their names": (
            "for name in ('SystemExit', 'KeyboardInterrupt', 'Stopped', 'Broken'):\n"
            "    for n in range(40):\n"
            "        data = dict(names=[name], text='', args=[0], notes=[])\n"
            "        forge(['error', n, {'error': data}])"
        ),
        "instants that are none": (
            f"for when in (-1e18, {ENDLESS}, -{ENDLESS}, float('nan'), 1e308, 'soon', [], True):\n"
            "    forge(['quiet', when, False], ['quiet', when, 'yes'])"
        ),
        "kinds that are none": (
            "for kind in ('', 'on', '__class__', 'receive', None, 7, [], {}, 'over'):\n"
            "    forge([kind, 1, 2, 3])"
        ),
        "messages that are none": "forge(None, 7, [], {}, 'quiet', [[]], {'quiet': 1})",
        "a message that is no JSON": "raw(struct.pack('!I', 5) + b'{{{{{')",
        "a message of four gigabytes": "raw(b'\\xff' * 4)",
        "a message that never ends": "raw(struct.pack('!I', 1000) + b'[')",
        "a message nested without an end": (
            "raw(struct.pack('!I', 2_000_000) + b'[' * 1_000_000 + b']' * 1_000_000)"
        ),
        "values nested without an end": (
            "value = 7\nfor n in range(300): value = {'tuple': [value]}\n"
            "for n in range(40): forge(['value', n, value])"
        ),
        "keys that collide": (
            "value = {'set': [n * (2 ** 61 - 1) for n in range(60_000)]}\n"
            "for n in range(40): forge(['value', n, value])"
        ),
        "a range without an end": "for n in range(40): forge(['value', n, {'range': [10 ** 18]}])",
        "a whole number without an end": ("raw(struct.pack('!I', 3_000_000) + b'7' * 3_000_000)"),
        "silence": "os.dup2(os.open('/dev/null', os.O_RDWR), channel.fileno())",
        "the connection closed": "channel.close()",
        "a flood": (
            "import threading\n"
            "def work():\n"
            "    while True:\n"
            "        raw(b'\\x00\\x00\\x00\\x0f[\"quiet\",0,false'[:19])\n"
            "threading.Thread(target=work, daemon=True).start()"
        ),
    }.items()
):
    for place in ("cell", "call"):
        body = "\n    ".join(code.split("\n"))
        early = FIND + (code if place == "cell" else "")
        late = f"    {body}\n" if place == "call" else ""
        if name == "a flood" and place == "call":
            continue
        wire.sums(
            f"{name}, in a {place}",
            {"mean": f"{early}\ndef mean(numbers):\n{late}    return 7"},
            marks={"test_mean": 0} | (BROKEN if name == "a flood" else {}),
            state=EITHER,
            rare=(turn % 2 == 0) == (place == "cell"),
        )

HTML = "{'text/html': '<script>alert(1)</script>'}"
for name, outputs in {
    "a text": "'FOUND'",
    "numbers": "[7, None]",
    "a kind that is none": "[{'output_type': 'evil', 'text': 'x'}]",
    "a display of numbers": "[{'output_type': 'display_data', 'data': {'image/png': 7}}]",
    "a stream of numbers": "[{'output_type': 'stream', 'name': 'stdout', 'text': [7]}]",
    "an error without words": "[{'output_type': 'error'}]",
    "scores": "[{'output_type': 'display_data', 'data': {'text/plain': '3'}, 'score': 3}]",
    "a script": f"[{{'output_type': 'display_data', 'data': {HTML}, 'metadata': {{}}}}]",
    "megabytes": "[{'output_type': 'stream', 'name': 'stdout', 'text': 'x' * 3_500_000}]",
}.items():
    wire.sums(
        f"a false report of outputs: {name}",
        {"mean": "def mean(numbers):\n    return 7"},
        first="from asynclab.classroom.host import shell\n"
        f"shell.Outputs.end = lambda self: {outputs}",
        marks={"test_mean": 0} | BROKEN,
        state=EITHER,
    )
wire.sums(
    "a report that never comes",
    {"mean": "def mean(numbers):\n    return 7"},
    first="from asynclab.classroom.host import service\n"
    "async def never(*a): return None\nservice.Host.run_cell = service.run_cell = never",
    marks={"test_mean": 0} | BROKEN,
    state=EITHER,
)

wire.weather(
    "requests that nobody can tell apart from the judge's",
    {
        "all": FIND
        + """
async def all_readings(fetch, stations):
    number = fetch.stands_for
    for n in range(5000, 5003):
        forge(["ask", n, number, "__call__", ["Oslo"], {"dict": []}])
    return [await fetch(station) for station in stations]
"""
    },
    marks={"test_all": (0, 3)},
    state=(MANUAL, REVIEW),
)
wire.weather(
    "a call that calls back without an end",
    {
        "all": """
async def all_readings(fetch, stations):
    return await all_readings(fetch, stations)
""",
        "few": """
async def few_at_once(fetch, stations, limit):
    class Station(str):
        def __str__(self):
            return str(Station(self))
        __repr__ = __str__
        __hash__ = lambda self: hash(str(self))
    return [await fetch(Station(station)) for station in stations]
""",
    },
    marks={"test_all": 0, "test_few": (0, 3)},
    state=(MANUAL, REVIEW),
)
