from pathlib import Path
from subprocess import CalledProcessError

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings
from corpus.read import Corpus
from evals.cases import cases_file, load_cases
from evals.determinism import answers, differing


@pytest.mark.thorough
def test_processes_that_hash_differently_answer_in_the_same_bytes(
    assistant: Assistant, settings: Settings, corpus: Corpus
) -> None:
    questions = [case.question for case in load_cases(cases_file("development"), corpus)[::20]]
    assert differing(settings, questions) == {}


def test_a_process_that_fails_is_no_answer(tmp_path: Path) -> None:
    nowhere = Settings(data_dir=tmp_path, corpus_dir=tmp_path)
    with pytest.raises(CalledProcessError) as failed:
        answers(nowhere, ["What is expected of us?"], seed=1)
    assert b"manifest" in failed.value.stderr
