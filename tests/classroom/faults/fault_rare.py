"""Cases that repeat what another shows in another way: only `--soak` grades them."""

RARE = frozenset(
    line.strip()
    for line in """
    a pattern that goes back for ever
    a comparison that never ends
    the process ends itself with failure
    an abort
    quit in a cell
    sys.exit in a cell
    an answer raises GeneratorExit
    an answer raises StopAsyncIteration
    an answer raises an endless chain
    the process ends within a coroutine
    output: errors by the megabyte
    output: warnings
    output: a line of fifty megabytes
    given back: a dict within itself
    given back: infinity
    given back: a module
    given back: a generator
    given back: nothing
    partial credit from less than nothing
    partial credit from a text
    partial credit from true
    partial credit from a fraction
    a test deleted
    points raised
    points below nothing elsewhere
    a test sent twice
    tags of an older schema
    checksums forged
    no metadata
    the same id for every cell
    cells without outputs
    a thousand empty cells
    names of the tests taken
    an answer turned raw
    a text left out
    tags of null
    lines that end as on Windows
    blank lines before and after
    a newer minor format
    beside the notebook: asynclab.py
    beside the notebook: usercustomize.py
    beside the notebook: encodings/__init__.py
    beside the notebook: struct.py
    beside the notebook: conftest.py
    beside the notebook: a.pth
    right by a lambda
    right by a decimal
    right by a partial
    right by a method of an object
    right by a defaultdict
    wrong: a tuple of primes
    wrong: printed, not returned
    wrong: too few arguments
    wrong: tabs and spaces
    a float that equals everything
    a text that equals everything
    a dict that equals everything
    a tuple that equals everything
    a class that equals everything
    points of their own
    optimised away
    run replaced
    in a cell of their own: a script in the shell
    in a cell of their own: a cell of JavaScript
    in a cell of their own: modules that reload
    in a cell of their own: the debugger
    in a cell of their own: a secret asked for
    in a cell of their own: a window
    in a cell of their own: a widget
    in a cell of their own: help
    in a cell of their own: a traceback
    in a cell of their own: everything cleared
    in a cell of their own: a verbose traceback
    a trial: timed by a magic
    a trial: a timed cell
    a trial: a coroutine that is not awaited
    a trial: debug mode
    a trial: warnings as errors
    the timeline replaced
    through what is given: the function's closure
    through what is given: the function's code
    sleep made to take no time
    timers that fire at once
    a plain list
    before everything: the policy replaced
    before everything: no event loop
    before everything: run at the top of a cell
    before everything: await at the top of a cell
    a false report of outputs: a text
    a false report of outputs: a display of numbers
    a false report of outputs: an error without words
    a false report of outputs: scores
    a secret is read by the shell
    the network, by the shell
    the network, by another family
    changed for later runs: the library's cache
    changed for later runs: usercustomize
    changed for later runs: IPython's settings
    changed for later runs: the shell's start
    changed for later runs: matplotlib's settings
    left running: a program of a session of its own
    the student's name: a dash and a word
    the student's name: an Arabic name
    the student's name: an accent in two letters
    the student's name: an accent in one letter
    the student's name: percent and backslash
    the student's name: a formula
    the student's name: an emoji
    the student's name: the assignment's name
    asking for ever
    sleeping a second without an end
    an endless generator
    reading standard input
    the shell's exit_now
    the process group is killed
    an answer raises StopIteration
    an answer raises a group
    an answer raises a message without an end
    a coroutine raises SystemExit
    output without an end, past Python
    output: displays by the thousand
    output: an error's traceback
    given back: a text of half a gigabyte
    given back: not a number
    given back: a function
    partial credit from a complex number
    memory all at once
    every test deleted
    an answer retagged as locked
    an answer emptied
    the setup deleted
    a kernel of another language
    an id that is no text
    a name deleted at the end
    UTF-16 without a mark
    a picture
    a number
    a list
    nothing but zeros
    a link to a classmate's answer
    a name of their own
    a second notebook beside
    beside the notebook: IPython/__init__.py
    beside the notebook: nbgrader_config.py
    right by a fraction
    right by a number of numpy
    right by a Counter
    wrong: one counts as prime
    wrong: letters' case not thought of
    wrong: an import that is not there
    a trial: asynclab's record
    a trial: a task that is still on its way
    a trial: logging of everything
    a trial: a program beside
    in a cell of their own: an install by magic
    in a cell of their own: the history
    a number that equals everything
    an exception that equals everything
    the frames above
    the tests' names taken
    through what is given: the function's import
    clocks that stand still
    the loop stopped from within
    before everything: uvloop
    before everything: the loop closed
    asked all at once for show, then one by one
    answers ahead of the questions, in a cell
    errors that are none, in a call
    kinds that are none, in a cell
    a message of four gigabytes, in a call
    a range without an end, in a cell
    a false report of outputs: numbers
    a false report of outputs: a stream of numbers
    a false report of outputs: a kind that is none
    a file outside is opened to all
    a classmate is overwritten
    a secret is read through /proc
    results are printed
    another program is killed
    changed for later runs: IPython's start
    changed for later runs: sitecustomize
    left running: a program
    the student's name: the shell's letters
    the student's name: a Chinese name
    """.strip().splitlines()
)
