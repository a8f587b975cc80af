"""How a timeline, or a comparison, shows itself: a picture in a notebook, lines elsewhere."""

from __future__ import annotations

import sys
from base64 import b64encode
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asynclab.comparison import Comparison
    from asynclab.timeline import Timeline


def show(shown: Timeline | Comparison) -> None:
    """Show it: in a notebook the picture and, folded below it, its text; else the text.

    The text in a notebook is rounded, so that it is the same in every run of a lesson.
    """
    if kernel_shell() is None:
        print(shown)
        return
    from IPython import display

    from asynclab import plot, text

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


def kernel_shell() -> Any:
    """The shell of the Jupyter kernel that runs this code, or None (as in a terminal's IPython)."""
    if "IPython" not in sys.modules:
        return None
    from IPython import get_ipython

    shell = get_ipython()
    return None if getattr(shell, "kernel", None) is None else shell
