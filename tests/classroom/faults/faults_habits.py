"""What students leave in their notebooks: trials, demonstrations, installs, tools of Jupyter."""

from fault_case import GRADED, MANUAL, REVIEW, Kind

habits = Kind("habits")
FETCH = """
import asyncio

async def my_fetch(station):
    await asyncio.sleep(0.5)
    return len(station)
"""

for name, code in {
    "awaited at the top of a cell": "await all_readings(my_fetch, ['Oslo', 'Lima'])",
    "timed by a magic": "%time kept = [len(name) for name in ('Oslo', 'Lima')]",
    "a timed cell": "x = 1\n_ = %timeit -n1 -r1 sum(range(10))",
    "asynclab's run": (
        "from asynclab import run\nrun(all_readings(my_fetch, ['Oslo', 'Lima']))\n"
        "timeline = run(few_at_once(my_fetch, list('abcdef'), 2), clock='virtual')\n"
        "assert timeline.elapsed == 1.5\ntimeline"
    ),
    "asynclab's record": (
        "from asynclab import record\nwith record() as recording:\n"
        "    await all_readings(my_fetch, ['Oslo'])\nrecording"
    ),
    "asynclab's compare": (
        "from asynclab import compare\nasync def one(): await my_fetch('a')\n"
        "async def two(): await asyncio.gather(my_fetch('a'), my_fetch('b'))\ncompare(one, two)"
    ),
    "asyncio.run, made to work": (
        "import nest_asyncio\nnest_asyncio.apply()\n"
        "asyncio.run(all_readings(my_fetch, ['Oslo', 'Lima']))"
    ),
    "a task that is still on its way": "task = asyncio.create_task(my_fetch('Oslo'))\ntask",
    "a coroutine that is not awaited": "all_readings(my_fetch, ['Oslo'])",
    "debug mode": "asyncio.get_running_loop().set_debug(True)",
    "logging of everything": "import logging\nlogging.basicConfig(level=logging.DEBUG)",
    "warnings as errors": "import warnings\nwarnings.simplefilter('error')",
    "a thread beside": (
        "import threading, time\nthreading.Thread(target=time.sleep, args=(1,)).start()\n"
        "await asyncio.to_thread(time.sleep, 1)"
    ),
    "a program beside": (
        "made = await asyncio.create_subprocess_exec('echo', 'hi', stdout=-1)\n"
        "assert (await made.communicate())[0] == b'hi\\n'"
    ),
    "a server beside": (
        "async def talk(reader, writer):\n"
        "    writer.write(await reader.readline())\n    writer.close()\n"
        "server = await asyncio.start_server(talk, '127.0.0.1', 0)\n"
        "reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())\n"
        "writer.write(b'hi\\n')\nassert await reader.readline() == b'hi\\n'"
    ),
    "the answers run again by a test of their own": (
        "async def test():\n    assert await patient(my_fetch, 'Oslo', 1) == 4\nawait test()"
    ),
}.items():
    tried = f"{code}\nprint('came to its end')"
    habits.weather(
        f"a trial: {name}",
        last=f"{FETCH}\n{tried}",
        state=(MANUAL, REVIEW),
        shows="came to its end",
    )
    habits.weather(
        f"a trial before: {name}",
        edit=lambda notebook, code=tried: notebook["cells"].insert(
            -1, {"cell_type": "code", "metadata": {}, "outputs": [], "source": f"{FETCH}\n{code}"}
        ),
        state=(MANUAL, REVIEW),
        rare=True,
    )

for name, code in {
    "an install": "!pip install pandas-of-their-own",
    "an install by magic": "%pip install --quiet pandas-of-their-own",
    "a file of theirs": "%%writefile helpers.py\ndef half(n): return n / 2",
    "a script in the shell": "%%bash\necho hi; exit 3",
    "a cell of JavaScript": "%%javascript\nalert(1)",
    "modules that reload": "%load_ext autoreload\n%autoreload 2",
    "the debugger": "import pdb\npdb.set_trace()",
    "a breakpoint": "breakpoint()",
    "a secret asked for": "import getpass\ngetpass.getpass()",
    "a page of the network": "import urllib.request\nurllib.request.urlopen('http://example.org')",
    "a window": "import tkinter\ntkinter.Tk()",
    "a picture": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "a widget": "from ipywidgets import interact\ninteract(lambda n: n, n=3)",
    "progress": (
        "import time\nfor n in range(30):\n    print('\\r', n, end='', flush=True)\n"
        "    time.sleep(1)"
    ),
    "the history": "%history -n\nIn[-1], Out, _, __\n_ih",
    "help": "help(len)\nlen?\nlen??",
    "a traceback": "import traceback\ntry: 1 / 0\nexcept ArithmeticError: traceback.print_exc()",
    "everything cleared": "from IPython.display import clear_output\nclear_output(wait=True)",
    "exceptions to the debugger": "%pdb on\n1 / 0",
    "a verbose traceback": "%xmode Verbose\n1 / 0",
}.items():
    habits.sums(f"in a cell of their own: {name}", first=code, state=(GRADED, REVIEW))
