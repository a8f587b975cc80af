"""Outputs as HTML: what is kept, what is cut, what cannot be shown."""

from __future__ import annotations

import base64

from made_notebooks import png

from asynclab.classroom import harmless


def shown(**output) -> str:
    (made,) = harmless.outputs([{"output_type": "display_data", "metadata": {}} | output])
    return str(made)


def test_a_table_and_a_fold_of_html_stay():
    html = "<details><summary>As text</summary><table><tr><th>a</th></tr></table></details>"
    made = shown(data={"text/html": html})
    assert "<details><summary>As text</summary><table>" in made


def test_a_link_stays_and_tells_nobody_where_it_was_pressed():
    made = shown(data={"text/html": '<a href="https://docs.python.org" target="x">docs</a>'})
    assert '<a href="https://docs.python.org" rel="noopener noreferrer nofollow">docs</a>' in made


def test_html_of_which_nothing_is_left_gives_way_to_the_plain_text():
    made = shown(data={"text/html": "<script>go()</script>", "text/plain": "<Chart>"})
    assert made == '<pre class="output" tabindex="0">&lt;Chart&gt;</pre>'


def test_an_output_without_words_is_named_by_its_kind():
    assert "does not show (application/javascript)" in shown(data={"application/javascript": "x"})


def test_a_picture_keeps_its_words_and_its_bytes():
    raw = png()
    coded = base64.encodebytes(raw).decode()
    made = shown(data={"image/png": coded}, metadata={"image/png": {"alt": 'a "row"'}})
    assert base64.b64encode(raw).decode() in made
    assert 'alt="a &#34;row&#34;"' in made


def test_a_picture_that_is_too_large_gives_way_to_a_sentence():
    coded = base64.b64encode(bytes(harmless.LARGEST_PICTURE + 1)).decode()
    assert "too large to be shown here" in shown(data={"image/png": coded})


def test_a_flood_of_output_is_cut_and_says_so():
    (made,) = harmless.outputs([{"output_type": "stream", "name": "stdout", "text": "x" * 50_000}])
    assert len(made) < 21_000
    assert "30,000 more characters are left out here" in made


def test_letters_that_no_page_may_have_are_marked():
    (made,) = harmless.outputs(
        [{"output_type": "stream", "text": "a\0b\x1b[1mc\x1b[0m\ud800\r\nd"}]
    )
    assert made == '<pre class="output" tabindex="0">a\ufffdbc\ufffd\nd</pre>'


def test_a_thousand_tags_in_each_other_are_shown_as_text():
    made = harmless.sanitised("<div>" * 3_000 + "deep")
    assert "deep" in made


def test_outputs_that_are_none_give_nothing_and_raise_nothing():
    odd = [
        {},
        {"output_type": "stream"},
        {"output_type": "error"},
        {"output_type": "display_data", "data": [1]},
        {"output_type": "display_data", "data": {"image/png": None, "text/plain": 3}},
        {"output_type": "display_data", "data": {"text/plain": ["a", "b"]}, "metadata": [1]},
        {"output_type": "display_data", "data": {"image/png": "x"}, "metadata": {"image/png": 1}},
    ]
    assert len(harmless.outputs(odd)) == len(odd)


def test_code_in_a_reason_is_code_and_all_else_is_text():
    assert harmless.with_code("`a < b` <i>") == "<code>a &lt; b</code> &lt;i&gt;"


def test_what_was_seen_and_wanted_in_a_reason_is_easy_to_find():
    made = harmless.with_code("Seen: 1\nWanted: Seen: <b>")
    assert made == "<strong>Seen:</strong> 1\n<strong>Wanted:</strong> Seen: &lt;b&gt;"


def test_markdown_of_a_student_keeps_its_tables_and_loses_its_scripts():
    made = harmless.prose("| a |\n|---|\n| *b* |\n\n<script>go()</script>\n\n`x < y`\n\n# Mine")
    assert "<td><em>b</em></td>" in made
    assert "go()" not in made
    assert "<code>x &lt; y</code>" in made
    assert "<p><strong>Mine</strong></p>" in made
