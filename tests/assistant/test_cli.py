"""The command line as a person and a program use it: a process of its own, on the real index."""

import json
from pathlib import Path

import pytest
from conftest import Run


def lines(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) for line in data.splitlines()]


def test_an_answer_is_readable_and_lists_its_sources(run: Run) -> None:
    done = run("ask", "What do we have to do about agency staff?")
    out = done.stdout.decode()
    assert done.returncode == 0
    assert out.startswith("Temporary staff\n")
    assert "only use agencies on approved frameworks.” [1]" in out
    assert "3.2 Temporary staff" in out.split("Sources")[1]
    assert done.stderr == b""


def test_json_of_a_question_in_several_words_or_on_standard_input(run: Run) -> None:
    words = run("ask", "--json", "agency", "staff", "rules")
    stdin = run("ask", "--json", "-", stdin=b"agency staff rules\n")
    assert json.loads(words.stdout)["outcome"] == "answered"
    assert words.stdout == stdin.stdout


def test_the_same_question_gives_the_same_bytes_in_any_process(run: Run) -> None:
    answers = {
        run("ask", "--json", "What about waits in A&E?", PYTHONHASHSEED=seed).stdout
        for seed in ("0", "4242")
    }
    assert len(answers) == 1


def test_a_batch_answers_in_order_names_bad_lines_and_answers_the_rest(
    run: Run, tmp_path: Path
) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_bytes(
        b'{"question": "agency staff", "n": 1}\n'
        b"\nnot json\n"
        b'{"q": 1}\n{"question": " "}\n\xff\xfe\n'
        b'{"question": "CQC \\ud800 ratings"}\n'
    )
    done = run("ask", "--batch", str(path))
    found = lines(done.stdout)
    assert [one["outcome"] for one in found] == ["answered", *["failed"] * 4, "answered"]
    assert found[0]["input"] == {"question": "agency staff", "n": 1}
    said = done.stderr.decode()
    for fault in (
        "Line 3 is not JSON",
        "Line 4 needs",
        "Line 5: The question is empty",
        "Line 6 is not UTF-8",
    ):
        assert fault in said
    assert done.returncode == 1


def test_a_batch_of_searches_gives_passages_and_where_they_stand(run: Run) -> None:
    done = run("search", "--batch", "-", "--k", "3", stdin=b'{"question": "agency", "id": 7}\n')
    [found] = lines(done.stdout)
    hits = found["hits"]
    assert found["input"] == {"question": "agency", "id": 7}
    assert isinstance(hits, list)
    assert len(hits) == 3
    assert set(hits[0]) == {"document_id", "section", "start", "end", "text", "score", "found_by"}
    assert done.returncode == 0


def test_the_sixteen_objectives(run: Run) -> None:
    found = json.loads(run("objectives", "--json").stdout)
    assert [one["objective"] for one in found] == list(range(1, 17))
    table = run("objectives").stdout.decode()
    assert "Objective 16: Focus on" in table
    one = run("objectives", "13").stdout.decode()
    assert "reflect the diversity of the people it serves" in one


def test_a_section_by_number_by_words_and_the_outline(run: Run) -> None:
    by_number = run("show", "implementing", "3.2").stdout
    by_words = run("show", "implementing-the-forward-view", "temporary", "staff").stdout
    assert by_number == by_words
    assert by_number.startswith(b"3.2 Temporary staff")
    assert b"Objective 16" in run("show", "2020").stdout
    assert b"2020 Objectives" in run("show", "2020", "--whole").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["ask", ""], 2, "The question is empty"),
        (["ask", "\u200b"], 2, "The question is empty"),
        (["ask", "x" * 100_000], 2, "100,000 characters"),
        (["ask", "a", "--batch", "f"], 2, "not both"),
        (["ask", "--batch", "nowhere.jsonl"], 2, "cannot be read"),
        (["show", "nothing"], 2, "There is no document"),
        (["show", "2020", "zzz"], 2, "has no section"),
        (["objectives", "17"], 2, "numbered 1 to 16"),
        (["objectives", "x"], 2, "integer"),
        (["nonsense"], 2, "nonsense"),
        (["ask", "--nonsense"], 2, "nonsense"),
    ],
)
def test_wrong_use_is_told_in_words(run: Run, arguments: list[str], code: int, said: str) -> None:
    done = run(*arguments)
    assert done.returncode == code
    assert said in done.stderr.decode()
    assert b"Traceback" not in done.stderr
    assert done.stdout == b""


def test_a_question_that_is_not_utf_8(run: Run) -> None:
    done = run("ask", "-", stdin=b"\xff\xfe\x00")
    assert done.returncode == 2
    assert b"not UTF-8" in done.stderr


def test_an_unknown_setting_is_refused(run: Run) -> None:
    done = run("settings", ASSISTANT_COLOUR="blue")
    assert done.returncode == 2
    assert b"ASSISTANT_COLOUR is not a setting" in done.stderr


def test_settings_say_what_is_in_force(run: Run, data_dir: Path) -> None:
    assert json.loads(run("settings", "--json").stdout)["data_dir"] == str(data_dir)
    assert b"ASSISTANT_DATA_DIR" in run("settings").stdout


def test_an_index_that_is_up_to_date_says_so(run: Run) -> None:
    described = json.loads(run("index", "info", "--json").stdout)
    assert described["state"] == "up to date"
    assert described["model"] == "all-MiniLM-L6-v2"


def test_building_again_embeds_nothing(run: Run) -> None:
    done = run("index", "build")
    assert b" 0 embedded" in done.stdout


def test_a_missing_index_is_told_by_info(run: Run, tmp_path: Path) -> None:
    done = run("index", "info", ASSISTANT_DATA_DIR=str(tmp_path / "none"))
    assert done.returncode == 1
    assert b"assistant index build" in done.stderr


def test_a_damaged_index_names_the_command_that_mends_it(run: Run, tmp_path: Path) -> None:
    index = tmp_path / "index"
    index.mkdir()
    (index / "current").write_text("build-gone")
    done = run("ask", "agency", ASSISTANT_DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert b"assistant index build --fresh" in done.stderr
    assert b"Traceback" not in done.stderr


def test_a_data_folder_that_is_a_file_is_told_in_words(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = run("ask", "agency", ASSISTANT_DATA_DIR=str(tmp_path / "file"))
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr


def test_another_models_folder_that_is_none_is_told_in_words(run: Run) -> None:
    done = run("ask", "agency", ASSISTANT_EMBEDDING_MODEL="somebody/some-model")
    assert done.returncode == 1
    assert b"Models are not downloaded" in done.stderr


def test_help_loads_nothing_heavy(run: Run) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    loaded = done.stderr.decode()
    for name in ("torch", "chromadb", "langchain_core", "sentence_transformers"):
        assert f" {name}\n" not in loaded
    assert b"objectives" in done.stdout


@pytest.mark.parametrize("command", ["ask", "search", "objectives", "show", "settings"])
def test_every_command_explains_itself(run: Run, command: str) -> None:
    done = run(command, "--help")
    assert done.returncode == 0
    assert b"Usage" in done.stdout
