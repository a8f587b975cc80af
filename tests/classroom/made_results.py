"""Results as a grader makes them, for tests of what is done with them afterwards."""

from asynclab.classroom.result import CellResult, NotebookResult, Result


def cell(id, score, points=4.0, **facts):
    """A test's result: passed or failed, unless another outcome is given."""
    outcome = facts.pop("outcome", "passed" if score == points else "failed")
    return CellResult(id, "test", points, score, outcome, **facts)


def written(answer, points=2.0, id="why"):
    """A written answer that waits for a person."""
    return CellResult(id, "written", points, None, "not marked", answer_hash=answer)


def result(student, *cells, state="graded", assignment="one", remarks=(), hash=""):
    """A result of one notebook, named as the assignment."""
    notebooks = (NotebookResult(assignment, cells),) if cells else ()
    hash = hash or f"hash of {student}"
    return Result(
        assignment, student, state, hash, "source", "bubblewrap", notebooks, tuple(remarks)
    )


def handed_in(course, student, assignment="one", *, when="2026-11-20 12:00:00 UTC"):
    """A folder with a notebook and nbgrader's timestamp."""
    folder = course / "submitted" / student / assignment
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{assignment}.ipynb").write_text("{}")
    (folder / "timestamp.txt").write_text(when)
    return folder
