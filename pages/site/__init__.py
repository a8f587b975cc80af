"""The lessons as a website for readers: static pages, with the outputs of a run.

    python -m pages.site [NUMBER…] [--output FOLDER] [--afresh]

Predictions are answered in that run, and what came of them is folded below the question.
The pages need no network.

nbconvert turns a notebook into HTML. It comes with JupyterLab, reads the pictures' alt text,
and works offline, with templates for all else. What it lacks, links between pages, is a small
file here. Jupyter Book 2 (MyST) and Quarto bring search, themes and cross-references, but also
Node or a program of 100 MB to be fetched, pages that need scripts, and folds that know no
predictions.
"""
