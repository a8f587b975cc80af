"""How a timeline, or a comparison, shows itself: a picture in a notebook, lines elsewhere."""

from __future__ import annotations

import sys
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

from asynclab import text

if TYPE_CHECKING:
    from asynclab.comparison import Comparison
    from asynclab.timeline import Timeline


def show(shown: Timeline | Comparison) -> None:
    """Show it: in a notebook the picture and, folded below it, its text; else the text.

    The text in a notebook is rounded, so that it is the same in every run of a lesson.
    """
    if not in_kernel():
        print(shown)
        return
    from IPython import display

    from asynclab import plot

    publish: Any = display.publish_display_data
    twin = text.stable(shown)
    png = b64encode(plot.to_png(shown)).decode()
    publish(
        {"image/png": png, "text/plain": twin},
        {"image/png": {"alt": text.alt_text(shown), "width": plot.LOGICAL_WIDTH}},
    )
    folded = f"<details><summary>As text</summary><pre>{escape(twin)}</pre></details>"
    # An empty text/plain: a front end without HTML has shown the lines already.
    publish({"text/html": folded, "text/plain": ""})


def in_kernel() -> bool:
    """Whether a Jupyter kernel runs this code (IPython in a terminal is none)."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return getattr(get_ipython(), "kernel", None) is not None
