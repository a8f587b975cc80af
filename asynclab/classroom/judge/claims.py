"""What a student's process says of a cell that it ran: looked at before it is believed."""

from __future__ import annotations

from typing import Any

Output = dict[str, Any]
LONGEST_ERROR = 10_000


def looked_at(claim: Any, most: int) -> dict[str, Any]:
    """The claim with an error in a line, and with the outputs that fit into `most` bytes.

    Raises ValueError for what no honest process says.
    """
    error = str(_field(claim, "error", str))[:LONGEST_ERROR]
    stopped = _field(claim, "stopped", bool)
    return {**claim, "error": error, "stopped": stopped, "outputs": _outputs(claim, most)}


def _outputs(claim: Any, most: int) -> list[Output]:
    fitting: list[Output] = []
    for one in _field(claim, "outputs", list):
        output = _output(one)
        most -= len(repr(output))
        if most < 0:
            break
        fitting.append(output)
    return fitting


def _output(given: Any) -> Output:
    kind = _field(given, "output_type", str)
    if kind == "stream":
        name = "stderr" if given.get("name") == "stderr" else "stdout"
        return {"output_type": kind, "name": name, "text": _field(given, "text", str)}
    if kind == "error":
        lines = [str(line) for line in _field(given, "traceback", list)]
        said = {key: _field(given, key, str) for key in ("ename", "evalue")}
        return {"output_type": kind, **said, "traceback": lines}
    if kind not in ("display_data", "execute_result"):
        raise ValueError(f"an output of the kind {kind!r}")
    data = {str(key): value for key, value in _field(given, "data", dict).items()}
    odd = [key for key, value in data.items() if not isinstance(value, str) and "json" not in key]
    if odd:
        raise ValueError(f"an output of the kind {odd[0]!r} that is no text")
    made = {"output_type": kind, "data": data, "metadata": {}}
    return made | ({"execution_count": None} if kind == "execute_result" else {})


def _field(claim: Any, name: str, kind: type) -> Any:
    value = claim.get(name) if isinstance(claim, dict) else None
    if not isinstance(value, kind):
        raise ValueError(f"{name} is {value!r:.100}")
    return value
