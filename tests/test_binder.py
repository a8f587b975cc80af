"""environment.yml and postBuild say what repo2docker, which Binder runs, reads out of them."""

import os
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent
NEEDED = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]


def test_python_is_named_in_the_one_way_that_repo2docker_takes_for_a_choice():
    (python,) = (one for one in NEEDED if isinstance(one, str) and one.startswith("python"))
    name, version = python.split("=")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert name == "python"
    assert f"Programming Language :: Python :: {version}" in project["classifiers"]


def test_the_project_is_installed_from_its_own_folder():
    assert {"pip": ["-e ."]} in NEEDED
    assert "pip" in NEEDED


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no executable bit")
def test_post_build_is_a_program():
    assert os.access(ROOT / "postBuild", os.X_OK)
    assert (ROOT / "postBuild").read_text("utf-8").startswith("#!/bin/sh -e\n")
