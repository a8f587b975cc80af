"""How timelines show themselves: in a terminal, and in a real kernel."""

import base64
import os
from pathlib import Path

import nbclient
import nbformat
import pytest
from timelines import comparison, concurrent

from asynclab import display
from asynclab.text import alt_text, stable

TESTS = Path(__file__).parent
SETUP = "from timelines import *\nfrom IPython.display import display"


def run(*sources):
    """The cells after they ran in a kernel of their own."""
    path = os.pathsep.join([str(TESTS), str(TESTS.parent), os.environ.get("PYTHONPATH", "")])
    notebook = nbformat.v4.new_notebook()
    notebook.cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, *sources)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", path)
        nbclient.NotebookClient(notebook, timeout=60, kernel_name="python3").execute()
    return notebook


@pytest.fixture(scope="module")
def shown():
    return run(
        "concurrent()",
        "comparison()",
        "print(concurrent())",
        "display(concurrent()); 5",
        "make([('<b>&', [step(0)])])",
        "concurrent();",
    )


def test_outside_a_kernel_the_twin_is_printed(capsys):
    concurrent()._ipython_display_()
    assert capsys.readouterr().out == f"{concurrent()}\n"
    comparison()._ipython_display_()
    assert capsys.readouterr().out == f"{comparison()}\n"


def test_a_test_runner_is_no_kernel():
    assert display.kernel_shell() is None


def test_a_terminal_session_of_ipython_is_no_kernel():
    from IPython.core.interactiveshell import InteractiveShell

    InteractiveShell.instance()
    try:
        assert display.kernel_shell() is None
    finally:
        InteractiveShell.clear_instance()


@pytest.mark.parametrize(("cell", "value"), [(1, concurrent()), (2, comparison())])
def test_a_notebook_shows_one_picture_with_alt_text_and_the_folded_twin(shown, cell, value):
    picture, folded = shown.cells[cell].outputs
    assert {picture.output_type, folded.output_type} == {"display_data"}
    assert base64.b64decode(picture.data["image/png"]).startswith(b"\x89PNG")
    assert picture.metadata["image/png"] == {"alt": alt_text(value), "width": 800}
    assert picture.data["text/plain"] == stable(value)
    assert folded.data["text/html"].startswith("<details><summary>As text</summary><pre>")


def test_nothing_is_shown_twice_where_html_is_not_shown(shown):
    assert shown.cells[1].outputs[1].data["text/plain"] == ""


def test_print_in_a_notebook_gives_the_bars(shown):
    (output,) = shown.cells[3].outputs
    assert output.name == "stdout" and "█" in output.text


def test_display_shows_it_too_and_leaves_the_value_of_the_cell_alone(shown):
    picture, _, value = shown.cells[4].outputs
    assert "image/png" in picture.data and value.data["text/plain"] == "5"


def test_names_are_escaped_in_the_folded_twin(shown):
    html = shown.cells[5].outputs[1].data["text/html"]
    assert "&lt;b&gt;&amp;" in html and "<b>" not in html


def test_a_semicolon_keeps_it_quiet(shown):
    assert shown.cells[6].outputs == []


def test_the_page_that_nbconvert_makes_has_the_alt_text(shown):
    nbconvert = pytest.importorskip("nbconvert")
    # Its newer template, lab, has no way for alt text yet.
    page, _ = nbconvert.HTMLExporter(template_name="classic").from_notebook_node(shown)
    assert f'alt="{alt_text(comparison())}"' in page
