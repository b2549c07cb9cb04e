"""Uploads: kept for their owner alone, refused in words, never kept twice."""

import io
import zipfile
from collections.abc import Iterator

import pytest
from httpx2 import Response
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient
from tests_api import FIGURES, HEADER, client_of, key_of, parts_with, problem

from assistant.pipeline import Assistant
from bots.parts import Parts

LIMIT = 200_000
Headers = dict[str, str]


@pytest.fixture(scope="module")
def parts(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    with parts_with(
        assistant, tmp_path_factory.mktemp("data"), access="keys", upload_bytes=LIMIT
    ) as made:
        yield made


@pytest.fixture(scope="module")
def client(parts: Parts) -> Iterator[TestClient]:
    with client_of(parts) as made:
        yield made


@pytest.fixture
def mine(parts: Parts) -> Headers:
    return key_of(parts)


@pytest.fixture
def theirs(parts: Parts) -> Headers:
    return key_of(parts)


def send(
    client: TestClient,
    headers: Headers,
    data: bytes = FIGURES,
    *,
    name: str = "ae.csv",
    period: str | None = None,
    key: str | None = None,
) -> Response:
    return client.post(
        "/v1/uploads",
        files={"file": (name, data)},
        data={"period": period} if period is not None else {},
        headers={**headers, **({"Idempotency-Key": key} if key else {})},
    )


def ids(client: TestClient, headers: Headers) -> list[str]:
    return [one["id"] for one in client.get("/v1/uploads", headers=headers).json()["uploads"]]


def test_an_upload_is_answered_with_what_was_read_of_it(client: TestClient, mine: Headers) -> None:
    response = send(client, mine)
    assert response.status_code == 201
    upload = response.json()
    assert response.headers["location"] == f"/v1/uploads/{upload['id']}"
    assert upload["name"] == "ae.csv"
    assert upload["rows_used"] == 2
    assert upload["size"] == len(FIGURES)
    assert upload["created_at"] < upload["expires_at"]
    assert client.get(response.headers["location"], headers=mine).json() == upload
    assert client.get("/v1/uploads", headers=mine).json() == {
        "uploads": [upload],
        "next_cursor": None,
    }


def test_the_same_file_sent_twice_is_one_upload(client: TestClient, mine: Headers) -> None:
    assert send(client, mine).json()["id"] == send(client, mine).json()["id"]
    assert len(ids(client, mine)) == 1


def test_nobody_elses_upload_can_be_seen_or_deleted(
    client: TestClient, mine: Headers, theirs: Headers
) -> None:
    path = send(client, mine).headers["location"]
    there = problem(client.get(path, headers=theirs), 404, "not-found")
    nowhere = problem(client.get("/v1/uploads/" + "0" * 32, headers=theirs), 404, "not-found")
    assert there["detail"] == nowhere["detail"]
    problem(client.delete(path, headers=theirs), 404, "not-found")
    assert client.delete("/v1/uploads", headers=theirs).status_code == 204
    assert ids(client, theirs) == []
    assert client.get(path, headers=mine).status_code == 200


def test_without_a_key_nothing_is_told(client: TestClient, mine: Headers) -> None:
    path = send(client, mine).headers["location"]
    for method, address in (
        ("GET", path),
        ("DELETE", path),
        ("GET", "/v1/uploads"),
        ("DELETE", "/v1/uploads"),
        ("POST", "/v1/uploads"),
    ):
        problem(client.request(method, address), 401, "not-signed-in")


def test_a_key_for_questions_is_not_one_for_data(client: TestClient, parts: Parts) -> None:
    told = problem(send(client, key_of(parts, scopes=["ask"])), 403, "not-allowed")
    assert "data" in told["detail"]


def test_a_deleted_upload_is_gone(client: TestClient, mine: Headers) -> None:
    path = send(client, mine).headers["location"]
    deleted = client.delete(path, headers=mine)
    assert deleted.status_code == 204
    assert deleted.content == b""
    problem(client.get(path, headers=mine), 404, "not-found")
    problem(client.delete(path, headers=mine), 404, "not-found")


def test_all_uploads_are_deleted_at_once(client: TestClient, mine: Headers) -> None:
    send(client, mine)
    send(client, mine, FIGURES.replace(b"1850000", b"1850001"))
    assert client.delete("/v1/uploads", headers=mine).status_code == 204
    assert ids(client, mine) == []


class TestIdempotency:
    def test_a_key_that_comes_again_makes_nothing_new(
        self, client: TestClient, mine: Headers
    ) -> None:
        first = send(client, mine, key="one")
        again = send(client, mine, key="one")
        assert again.status_code == 201
        assert again.json() == first.json()
        assert again.headers["location"] == first.headers["location"]

    def test_a_key_is_not_taken_for_another_file(self, client: TestClient, mine: Headers) -> None:
        send(client, mine, key="one")
        other = FIGURES.replace(b"1850000", b"1850001")
        problem(send(client, mine, other, key="one"), 422, "unusable")
        problem(send(client, mine, period="2019-03", key="one"), 422, "unusable")
        assert len(ids(client, mine)) == 1

    def test_a_key_is_its_owners_alone(
        self, client: TestClient, mine: Headers, theirs: Headers
    ) -> None:
        first = send(client, mine, key="one")
        other = send(client, theirs, FIGURES.replace(b"1850000", b"1850001"), key="one")
        assert other.status_code == 201
        assert other.json()["id"] != first.json()["id"]

    def test_a_deleted_file_can_be_sent_again_with_its_key(
        self, client: TestClient, mine: Headers
    ) -> None:
        path = send(client, mine, key="one").headers["location"]
        client.delete(path, headers=mine)
        again = send(client, mine, key="one")
        assert again.headers["location"] != path
        assert ids(client, mine) == [again.json()["id"]]

    def test_a_refused_file_can_be_mended_and_sent_with_its_key(
        self, client: TestClient, mine: Headers
    ) -> None:
        problem(send(client, mine, b"", key="one"), 422, "unusable")
        assert send(client, mine, key="one").status_code == 201

    def test_a_key_that_is_none_is_refused(self, client: TestClient, mine: Headers) -> None:
        problem(send(client, mine, key="x" * 300), 422, "unusable")


def zip_of(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, FIGURES)
    return stream.getvalue()


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "code", "words"),
        [
            (b"", "empty_file", "The selected file is empty"),
            (b"%PDF-1.7", "not_a_table", "The selected file must be a CSV, XLSX, XLS, ODS or ZIP"),
            (
                zip_of("a.csv", "b.csv"),
                "several_files",
                "The selected ZIP must have one CSV in it",
            ),
        ],
    )
    def test_an_unusable_file_is_refused_in_words(
        self, client: TestClient, mine: Headers, data: bytes, code: str, words: str
    ) -> None:
        told = problem(send(client, mine, data), 422, "unusable")
        [fault] = told["errors"]
        assert fault["code"] == code
        assert fault["detail"] == words
        assert fault["severity"] == "error"
        assert fault["file"] == "ae.csv"
        assert {"row", "column"} <= set(fault)
        assert ids(client, mine) == []

    def test_every_problem_is_told_with_its_place(self, client: TestClient, mine: Headers) -> None:
        rows = "soon,ENGLAND,England,ae_4h_all_types,1,2\n2019-03,ENGLAND,England,!many!,1,2\n"
        told = problem(send(client, mine, (HEADER + rows).encode()), 422, "unusable")
        assert {2, 3} <= {one["row"] for one in told["errors"]}
        assert "many" not in str(told)
        assert "soon" not in str(told)

    def test_a_file_about_people_is_refused_and_not_kept(
        self, client: TestClient, mine: Headers
    ) -> None:
        people = "nhs_number,name,date_of_birth\n9434765919,Ann Other,1980-01-01\n"
        told = problem(send(client, mine, people.encode()), 422, "unusable")
        assert {one["code"] for one in told["errors"]} == {"personal_data"}
        assert "9434765919" not in str(told)
        assert "Ann" not in str(told)
        assert ids(client, mine) == []

    def test_a_large_file_is_refused_whether_its_size_is_declared_or_not(
        self, client: TestClient, mine: Headers
    ) -> None:
        words = "The selected file must be smaller than 200KB"
        for size in (LIMIT, LIMIT + 20_000, LIMIT + 200_000):
            told = problem(send(client, mine, b"x" * size), 413, "too-large")
            assert told["detail"] == words

    def test_a_large_file_in_pieces_is_refused_as_well(
        self, client: TestClient, mine: Headers
    ) -> None:
        def pieces() -> Iterator[bytes]:
            yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
            for _ in range(30):
                yield b"x" * 10_000
            yield b"\r\n--x--\r\n"

        response = client.post(
            "/v1/uploads",
            content=pieces(),
            headers={**mine, "Content-Type": "multipart/form-data; boundary=x"},
        )
        told = problem(response, 413, "too-large")
        assert told["detail"] == "The selected file must be smaller than 200KB"

    def test_no_file_is_told_as_such(self, client: TestClient, mine: Headers) -> None:
        for files in ({"file": ("", b"")}, {"other": ("a.csv", FIGURES)}):
            response = client.post("/v1/uploads", files=files, headers=mine)
            told = problem(response, 422, "unusable")
            assert told["detail"] == "Select a file"
        response = client.post("/v1/uploads", data={"file": "text"}, headers=mine)
        problem(response, 422, "unusable")

    def test_two_files_are_refused(self, client: TestClient, mine: Headers) -> None:
        both = [("file", ("a.csv", FIGURES)), ("file", ("b.csv", FIGURES))]
        problem(client.post("/v1/uploads", files=both, headers=mine), 400, "bad-request")

    @pytest.mark.parametrize(
        ("kind", "body"),
        [
            ("application/json", b"{}"),
            ("multipart/form-data", b"x"),
            ("multipart/form-data; boundary=x", b"not a form"),
            ("text/csv", FIGURES),
        ],
    )
    def test_what_is_no_form_is_refused(
        self, client: TestClient, mine: Headers, kind: str, body: bytes
    ) -> None:
        headers = {**mine, "Content-Type": kind}
        response = client.post("/v1/uploads", content=body, headers=headers)
        assert response.status_code in (400, 422)
        problem(
            response,
            response.status_code,
            {400: "bad-request", 422: "unusable"}[response.status_code],
        )

    def test_a_period_that_is_none_is_refused(self, client: TestClient, mine: Headers) -> None:
        for period in ("soon", "x" * 41, "x" * 1_000):
            response = send(client, mine, period=period)
            assert response.status_code in (400, 422)
            assert period not in response.text


def test_a_period_is_given_to_a_file_that_does_not_say_its_own(
    client: TestClient, mine: Headers
) -> None:
    assert send(client, mine, period="March 2019").json()["period"] == "2019-03"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "C:\\data\\ae.csv", "a\r\nb.csv", "é" * 300]
)
def test_a_files_name_is_only_its_name(client: TestClient, mine: Headers, name: str) -> None:
    shown = send(client, mine, name=name).json()["name"]
    assert len(shown) <= 120
    assert not set(shown) & set("/\\\r\n\x00")


def test_a_list_is_paged_and_each_upload_is_on_one_page(client: TestClient, mine: Headers) -> None:
    sent = [
        send(client, mine, FIGURES.replace(b"1850000", b"185000%d" % at)).json()["id"]
        for at in range(5)
    ]
    seen: list[str] = []
    cursor = None
    while True:
        query = {"limit": 2, **({"cursor": cursor} if cursor else {})}
        page = client.get("/v1/uploads", params=query, headers=mine).json()
        seen += [one["id"] for one in page["uploads"]]
        if cursor:  # a page does not move when what was on an earlier one is deleted
            client.delete(f"/v1/uploads/{seen[0]}", headers=mine)
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == list(reversed(sent))


def test_a_made_up_cursor_is_refused(client: TestClient, mine: Headers) -> None:
    problem(client.get("/v1/uploads?cursor=AAAA", headers=mine), 400, "bad-request")


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.integers(min_value=0, max_value=2),
            st.sampled_from(["send", "delete", "delete all"]),
            st.integers(min_value=0, max_value=3),
        ),
        max_size=8,
    )
)
def test_nobodys_data_depend_on_what_others_do(
    client: TestClient, parts: Parts, steps: list[tuple[int, str, int]]
) -> None:
    people = [key_of(parts, tenant=f"trust {at % 2}") for at in range(3)]
    expected: list[dict[int, str]] = [{} for _ in people]
    for person, step, which in steps:
        headers, own = people[person], expected[person]
        if step == "send":
            data = FIGURES.replace(b"1850000", b"185000%d" % which)
            own[which] = send(client, headers, data).json()["id"]
        elif step == "delete" and which in own:
            client.delete(f"/v1/uploads/{own.pop(which)}", headers=headers)
        elif step == "delete all":
            client.delete("/v1/uploads", headers=headers)
            own.clear()
    for headers, own in zip(people, expected, strict=True):
        assert sorted(ids(client, headers)) == sorted(own.values())
        others = {one for each in expected if each is not own for one in each.values()}
        for upload_id in others:
            assert client.get(f"/v1/uploads/{upload_id}", headers=headers).status_code == 404
