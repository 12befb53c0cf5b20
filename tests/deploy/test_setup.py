import subprocess
import sys
from pathlib import Path

import pytest

SETUP = Path(__file__).resolve().parents[2] / "deploy" / "setup"


@pytest.fixture
def make_environment(tmp_path):
    def make_environment(python):
        return subprocess.run(
            [SETUP, "environment", tmp_path / "venv"],
            check=False,
            capture_output=True,
            text=True,
            env={"PATH": "/usr/bin:/bin", "PYTHON": str(python)},
        )

    return make_environment


def interpreter(path, script):
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


class TestEnvironment:
    def test_an_old_python_is_named_in_one_sentence(self, make_environment, tmp_path):
        old = interpreter(tmp_path / "python3.9", 'case "$2" in *platform*) echo 3.9.2 ;; *) exit 1 ;; esac')

        done = make_environment(old)

        assert done.returncode == 1
        assert (
            done.stderr
            == f"Python 3.11 or newer is needed, and {old} is 3.9.2: name another with PYTHON=...\n"
        )

    def test_a_missing_python_is_named_in_one_sentence(self, make_environment):
        done = make_environment("python3-nowhere")

        assert done.returncode == 1
        assert done.stderr.startswith("There is no python3-nowhere here: install Python 3.11 or newer")

    def test_a_python_without_venv_says_what_to_install(self, make_environment, tmp_path):
        bare = interpreter(tmp_path / "python3", 'case "$2" in *venv*) exit 1 ;; *) exit 0 ;; esac')

        done = make_environment(bare)

        assert done.returncode == 1
        assert "apt install python3-venv" in done.stderr

    def test_makes_an_environment_and_keeps_one_that_works(self, make_environment, tmp_path):
        assert make_environment(sys.executable).returncode == 0
        (tmp_path / "venv" / "mark").touch()

        assert make_environment(sys.executable).returncode == 0

        assert (tmp_path / "venv" / "mark").exists()
