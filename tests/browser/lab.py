"""A real JupyterLab in a real browser: opens a notebook, runs it, reads what came, takes pictures.

    python -m tests.browser.lab NOTEBOOK --screenshots FOLDER [--theme dark] [--zoom 1.5]

Everything lives in a temporary folder: the user's settings, kernels and notebooks are
neither read nor written, and JupyterLab listens on this machine only.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync")
QUIET = ("--disable-background-networking", "--disable-component-update")
START = 90.0  # seconds in which JupyterLab answers on a busy machine
RUN_ALL = 240.0  # seconds for all cells of a lesson
WIDTH, SCREEN = 1280, 1600  # pixels of one screenshot
THEMES = {"light": "JupyterLab Light", "dark": "JupyterLab Dark"}
SETTINGS: dict[str, dict[str, Any]] = {
    # The question about news would cover the notebook.
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    # Else only the cells on the screen exist, and a picture below it has no width.
    "notebook-extension/tracker": {"windowingMode": "none"},
}

# The toolbar says "idle" before there is a kernel, so each promise is awaited in turn.
OPEN_AND_RUN = """async () => {
  const app = window.jupyterapp;
  await app.restored;
  const panel = app.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
  await app.commands.execute('notebook:run-all-cells');
  // That ends at the first error, also a wanted one. The kernel answers in order: once it has
  // answered this, it has answered all cells.
  await panel.sessionContext.session.kernel.requestExecute({code: '', silent: true}).done;
  return panel.content.model.toJSON();
}"""
PICTURES = "() => [...document.querySelectorAll('.jp-OutputArea img')].map(i => i.naturalWidth)"
NOTEBOOK_IS_OPEN = "() => window.jupyterapp?.shell?.currentWidget?.context?.isReady === true"
SCROLL = """top => {
  const outer = document.querySelector('.jp-WindowedPanel-outer');
  const cells = document.querySelectorAll('.jp-Notebook .jp-Cell');
  outer.scrollTop = top;
  const origin = outer.getBoundingClientRect().top - outer.scrollTop;
  const last = cells[cells.length - 1].getBoundingClientRect().bottom;
  return [last - origin, outer.clientHeight - 40];
}"""


def missing() -> str:
    """Why there can be no browser here, or ""."""
    try:
        import playwright  # noqa: F401
    except ImportError:
        return "playwright is not installed (pip install playwright)"
    if not browser_path():
        return f"no browser here: none of {', '.join(BROWSERS)} is on PATH"
    return ""


def browser_path() -> str:
    """The browser of this machine, or ""."""
    return next((path for name in BROWSERS if (path := shutil.which(name))), "")


@contextmanager
def served(notebook: Path, theme: str = "light") -> Iterator[str]:
    """JupyterLab on a copy of a notebook's folder; gives the address at which it opens."""
    with tempfile.TemporaryDirectory(prefix="asynclab-browser-", ignore_cleanup_errors=True) as d:
        work = Path(d) / "work"
        shutil.copytree(notebook.parent, work, ignore=_only_beside(notebook))
        with serving(work, theme) as server:
            yield f"{server['url']}lab/tree/{notebook.name}?reset&token={server['token']}"


@contextmanager
def serving(folder: Path, theme: str = "light") -> Iterator[dict[str, Any]]:
    """JupyterLab started in a folder; gives its `url` and its `token`."""
    with tempfile.TemporaryDirectory(prefix="asynclab-browser-", ignore_cleanup_errors=True) as d:
        process = _start(folder, Path(d), theme)
        try:
            yield _wait_until_it_answers(process, Path(d))
        finally:
            _end(process)


@contextmanager
def opened(address: str, zoom: float = 1.0) -> Iterator[Any]:
    """A page of the browser with the notebook open in it."""
    size = {"width": int(WIDTH / zoom), "height": int(720 / zoom)}
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=browser_path(), args=[*FLAGS, *QUIET], timeout=START * 1000
        )
        try:
            page = browser.new_page(viewport=size, device_scale_factor=zoom)
            page.set_default_timeout(START * 1000)
            page.goto(address)
            page.wait_for_function(NOTEBOOK_IS_OPEN)
            yield page
        finally:
            browser.close()


def run_all(page: Any) -> list[dict[str, Any]]:
    """Run ▸ Run All Cells, and the cells with their outputs when the last has finished."""
    page.set_default_timeout(RUN_ALL * 1000)
    notebook: dict[str, Any] = page.evaluate(OPEN_AND_RUN)
    return list(notebook["cells"])


def picture_widths(page: Any) -> list[int]:
    """The width in pixels of each picture among the outputs; 0 for one that is broken."""
    page.wait_for_timeout(300)  # decoding a picture takes the browser a moment
    return list(page.evaluate(PICTURES))


def take_screenshots(page: Any, folder: Path, stem: str) -> list[Path]:
    """The whole notebook from top to bottom, screen by screen."""
    folder.mkdir(parents=True, exist_ok=True)
    page.evaluate("() => window.jupyterapp.commands.execute('application:toggle-left-area')")
    page.set_viewport_size({**page.viewport_size, "height": SCREEN})
    page.wait_for_timeout(500)
    files, top, end = [], 0, 1
    while top < end:
        end, step = page.evaluate(SCROLL, top)
        page.wait_for_timeout(200)
        files.append(folder / f"{stem}-{len(files) + 1:02}.png")
        page.screenshot(path=files[-1])
        top += step
    return files


def _only_beside(notebook: Path) -> Any:
    def ignore(_folder: str, names: list[str]) -> list[str]:
        return [n for n in names if n.startswith(".") or (n.endswith("nb") and n != notebook.name)]

    return ignore


def _start(folder: Path, scratch: Path, theme: str) -> subprocess.Popen[bytes]:
    settings = {**SETTINGS, "apputils-extension/themes": {"theme": THEMES[theme]}}
    for name, values in settings.items():
        file = scratch / "settings" / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values), encoding="utf-8")
    folders = ("CONFIG", "DATA", "RUNTIME")
    environment = {
        **os.environ,
        **{f"JUPYTER_{name}_DIR": str(scratch / name.lower()) for name in folders},
        "JUPYTERLAB_SETTINGS_DIR": str(scratch / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(scratch / "workspaces"),
        "IPYTHONDIR": str(scratch / "ipython"),
        "ASYNCLAB_PROGRESS": "off",
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
    }
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--ip=127.0.0.1", "--port=0"]
    command += ["--LabApp.expose_app_in_browser=True", f"--ServerApp.root_dir={folder}"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    with (scratch / "log").open("wb") as log:
        # A group of its own, so that its kernels end with it.
        return subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _wait_until_it_answers(process: subprocess.Popen[bytes], scratch: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline and process.poll() is None:
        for file in (scratch / "runtime").glob("jpserver-*.json"):
            with suppress(json.JSONDecodeError):  # while it is still being written
                return dict(json.loads(file.read_text(encoding="utf-8")))
        time.sleep(0.1)
    log = (scratch / "log").read_text(errors="replace")
    raise RuntimeError(f"JupyterLab did not start within {START:g} s. It said:\n{log}")


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(15)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.browser.lab", description=__doc__)
    parser.add_argument("notebook", type=Path)
    parser.add_argument("--screenshots", type=Path, default=Path("screenshots"))
    parser.add_argument("--theme", choices=THEMES, default="light")
    parser.add_argument("--zoom", type=float, default=1.0, help="1.5 is 150 %%")
    parser.add_argument("--as-stored", action="store_true", help="show it without running it")
    options = parser.parse_args()
    if missing():
        print(missing(), file=sys.stderr)
        return 2
    with (
        served(options.notebook.resolve(), options.theme) as address,
        opened(address, options.zoom) as page,
    ):
        if not options.as_stored:
            cells = run_all(page)
            outputs = [output for cell in cells for output in cell.get("outputs", [])]
            errors = sum(output["output_type"] == "error" for output in outputs)
            print(f"{len(cells)} cells, pictures {picture_widths(page)} px wide, {errors} errors")
        stem = f"{options.notebook.stem}-{options.theme}"
        for file in take_screenshots(page, options.screenshots, stem):
            print(file)
    return 0


if __name__ == "__main__":
    sys.exit(main())
