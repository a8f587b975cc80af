"""What stands between marks in a cell: solutions, hidden tests, marking schemes."""

from __future__ import annotations

SOLUTION = "SOLUTION"
HIDDEN_TESTS = "HIDDEN TESTS"
MARK_SCHEME = "MARK SCHEME"

STUBS = {
    "python": "# YOUR CODE HERE\nraise NotImplementedError()",
    "r": "# YOUR CODE HERE\nfail()",
    "julia": "# YOUR CODE HERE\nerror()",
    "matlab": "% YOUR CODE HERE\nerror('No Answer Given!')",
    "octave": "% YOUR CODE HERE\nerror('No Answer Given!')",
    "java": "// YOUR CODE HERE",
    "javascript": '// YOUR CODE HERE\nthrow new Error("No answer yet");',
    "c++": "// YOUR CODE HERE",
}
WRITTEN_STUB = "YOUR ANSWER HERE"


class BrokenRegionError(ValueError):
    """A mark without its partner; the message is a sentence."""


def cut(text: str, what: str, stub: str = "") -> str:
    """The text without its regions; a `stub` takes the place of each, indented as its mark is."""
    kept: list[str] = []
    within = False
    for line in text.split("\n"):
        if f"BEGIN {what}" in line:
            if within:
                raise BrokenRegionError(f"BEGIN {what} comes twice, without an END {what} between")
            within = True
            indent = line[: len(line) - len(line.lstrip())]
            kept += [indent + one for one in stub.split("\n")] if stub else []
        elif f"END {what}" in line:
            if not within:
                raise BrokenRegionError(f"END {what} comes without a BEGIN {what} before it")
            within = False
        elif not within:
            kept.append(line)
    if within:
        raise BrokenRegionError(f"BEGIN {what} comes without an END {what} after it")
    return "\n".join(kept)


def has(text: str, what: str) -> bool:
    """Whether the text has a mark of this kind."""
    return f"BEGIN {what}" in text or f"END {what}" in text
