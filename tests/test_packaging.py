"""What ships: one distribution, five packages, and everything they need beside them."""

import json
import os
import shutil
import subprocess
import sys
import urllib.request
import venv
import zipfile
from pathlib import Path

import pytest
from tests_support import example_file

from assistant.pipeline import Assistant

ROOT = Path(__file__).parent.parent
PACKAGES = ("corpus", "index", "assistant", "bots", "evals")


def test_a_strangers_package_of_the_same_name_is_not_taken_for_ours(tmp_path: Path) -> None:
    script = "import {0}; print(*[p.__file__ for p in ({0},)])".format(", ".join(PACKAGES))
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=True,
    )
    for place in done.stdout.decode().split():
        assert Path(place).is_relative_to(ROOT)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(folder),
            str(ROOT),
        ],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_data_and_no_tests(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == set(PACKAGES)
    for needed in (
        "corpus/documents/2020-objectives.md",
        "corpus/documents/manifest.toml",
        "corpus/annotations/glossary.toml",
        "corpus/annotations/questions/2020-objectives.a.jsonl",
        "corpus/sources/2020-objectives.txt",
        "index/adapters/all-MiniLM-L6-v2.safetensors",
        "assistant/contracts/answer.schema.json",
        "assistant/contracts/status.schema.json",
        "assistant/examples/england-ae-2016-2019.csv",
        "assistant/objectives/register.toml",
        "assistant/objectives/successors.toml",
        "assistant/objectives/templates.toml",
        "assistant/accuracy.toml",
        "assistant/reports/status.html.jinja",
        "bots/store/migrations/versions/0001_first_tables.py",
        "bots/web/static/nhsuk-frontend-10.6.1.min.css",
        "bots/web/static/page.js",
        "bots/web/templates/layout.jinja",
        "evals/bench_web.lua",
        "evals/cases/development.jsonl",
    ):
        assert needed in names


@pytest.mark.slow
def test_the_wheel_answers_in_an_empty_environment_away_from_the_checkout(
    wheel: Path, tmp_path: Path, assistant: Assistant, data_dir: Path
) -> None:
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    env = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    shutil.copytree(data_dir / "index", tmp_path / "data" / "index")
    env["ASSISTANT_DATA_DIR"] = str(tmp_path / "data")
    subprocess.run(
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "-c", str(ROOT / "constraints.txt"), str(wheel)],
        check=True, env=env, timeout=1500, cwd=tmp_path,
    )  # fmt: skip
    done = subprocess.run(
        [tmp_path / "env" / "bin" / "assistant", "ask", "--json", "agency staff rules"],
        capture_output=True,
        cwd=tmp_path,
        env=env,
        timeout=600,
        check=False,
    )
    assert b'"outcome": "answered"' in done.stdout, done.stderr.decode()[-500:]
    command = tmp_path / "env" / "bin" / "assistant"
    subprocess.run([command, "template", "boards"], check=True, env=env, cwd=tmp_path)
    done = subprocess.run(
        [command, "status", "boards.xlsx", str(example_file()), "--html", "report.html", "--json"],
        capture_output=True,
        cwd=tmp_path,
        env=env,
        timeout=600,
        check=False,
    )
    report = json.loads(done.stdout)
    assert report["objectives"][7]["status"] == "not_met"
    assert report["inputs"][0]["rows_read"] == 0
    assert (tmp_path / "report.html").exists()
    serving = subprocess.Popen(
        [command, "serve", "--port", "0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=tmp_path,
        env=env,
    )
    try:
        assert serving.stdout
        address = serving.stdout.readline().decode().split()[-1]
        with urllib.request.urlopen(address, timeout=60) as page:
            assert b"Forward View Assistant" in page.read()
    finally:
        serving.terminate()
        serving.communicate(timeout=120)
    assert serving.returncode == 0
