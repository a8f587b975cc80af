"""What the wheel holds: the package with its lessons, and none of the rest."""

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from asynclab.commands import learners_copy

pytest.importorskip("hatchling")

ROOT = Path(__file__).parent.parent
BUILT_FROM = ["pyproject.toml", "README.md", "LICENSE", "LICENSE-lessons", "NOTICE", ".gitignore"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The names in a wheel, built where an author has left traces in the lessons' folder."""
    clone = tmp_path_factory.mktemp("clone")
    for name in BUILT_FROM:
        shutil.copy(ROOT / name, clone)
    for folder in ("asynclab", "notebooks", "tests"):
        shutil.copytree(ROOT / folder, clone / folder)
    left = clone / "notebooks" / "lessons" / ".ipynb_checkpoints" / "02-checkpoint.ipynb"
    left.parent.mkdir(exist_ok=True)
    left.write_text("{}")
    for name in ("assignments/02/source.ipynb", "instructor/guide.md"):
        file = clone / "notebooks" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("the answers")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", "dist"]
    subprocess.run(build, cwd=clone, check=True, capture_output=True)
    (built,) = (clone / "dist").iterdir()
    with zipfile.ZipFile(built) as archive:
        return [Path(name) for name in archive.namelist()]


def test_it_holds_every_file_that_a_learner_gets(wheel):
    lessons = [
        name for name, _ in learners_copy.contents(ROOT / "notebooks", learners_copy.LESSONS)
    ]
    assert lessons
    for name in lessons:
        assert Path("asynclab") / "notebooks" / name in wheel


def test_it_holds_no_sources_of_assignments_no_guide_and_no_tests(wheel):
    assert {path.parts[0] for path in wheel if ".dist-info" not in path.parts[0]} == {"asynclab"}
    for path in wheel:
        assert not {"assignments", "instructor", "tests", ".ipynb_checkpoints"} & set(path.parts)


def test_it_holds_the_data_that_the_package_reads(wheel):
    tracked = subprocess.run(
        ["git", "ls-files", "asynclab"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode:
        pytest.skip("no clone: git does not know what belongs to the package")
    assert {Path(name) for name in tracked.stdout.split()} <= set(wheel)


def test_it_carries_its_licences(wheel):
    names = {path.name for path in wheel if "licenses" in path.parts}
    assert names == {"LICENSE", "LICENSE-lessons", "NOTICE"}
