"""The HTTP side of Slack's stand-in."""

import json
import urllib.parse
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from tests_slack_answers import FINE, LOGIN_PAGE, Answer, Body, Call

if TYPE_CHECKING:
    from tests_slack import MockSlack


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 512
    mock: "MockSlack"

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: clients go away in tests."""


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: Server

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        self._take()

    def do_POST(self) -> None:
        self._take()

    def _take(self) -> None:
        mock = self.server.mock
        address = urllib.parse.urlsplit(self.path)
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = {name.lower(): value for name, value in self.headers.items()}
        path = address.path
        body: Body = {}
        if path.startswith("/api/") or path in mock._hooks:
            body = _decoded(address.query, content, headers.get("content-type", ""))
        with mock._changed:
            if path.startswith("/api/"):
                method = path.removeprefix("/api/")
                mock.calls.append(Call(method, body, headers))
                answer = mock._answer(method, body, headers)
            elif path.startswith("/commands/"):
                mock.calls.append(Call("response_url", body, headers))
                answer = mock._respond(path, body)
            else:
                mock.calls.append(Call(path, body, headers))
                answer = Answer()
            mock._changed.notify_all()
        if answer.how == "hang":
            mock._ended.wait()
        if answer.how != "reply":
            self.close_connection = True
        elif path.startswith("/upload/"):
            self._receive(path, content)
        elif path.startswith(("/api/", "/commands/")):
            self._reply(answer, is_json=path.startswith("/api/"))
        else:
            self._page(path, headers)

    def _reply(self, answer: Answer, *, is_json: bool) -> None:
        text = answer.text
        if text is None:
            text = json.dumps({"ok": False, "error": answer.error}) if answer.error else ""
        is_page = text.startswith("<")
        kind = "application/json; charset=utf-8" if is_json and text else "text/plain"
        kind = "text/html; charset=utf-8" if is_page or (is_json and not text) else kind
        self._send(answer.status, {"Content-Type": kind, **answer.headers}, text.encode())

    def _receive(self, path: str, content: bytes) -> None:
        mock = self.server.mock
        with mock._changed:
            fault = mock._fault("upload")
            upload = mock.uploads.get(path.rpartition("/")[2])
            if upload and (fault is None or fault.done):
                upload["data"] = content
            mock._changed.notify_all()
        if fault and fault.how != "reply":
            if fault.how == "hang":
                mock._ended.wait()
            self.close_connection = True
        elif fault and fault != FINE:
            self._reply(fault, is_json=False)
        else:
            found = 200 if upload and len(content) == upload["length"] else 400
            self._send(found, {"Content-Type": "text/plain"}, f"OK - {len(content)}".encode())

    def _page(self, path: str, headers: Mapping[str, str]) -> None:
        mock = self.server.mock
        with mock._changed:
            fault = mock._fault("download")
            code, named, data = mock._pages.get(path, (404, {}, b""))
            token = headers.get("authorization", "").removeprefix("Bearer ")
            known = mock._is_good(token)
        if fault and fault.how == "hang":
            mock._ended.wait()
        if fault and fault.how != "reply":
            self.close_connection = True
        elif fault and fault != FINE:
            self._reply(fault, is_json=False)
        elif named.get("X-Needs-Token") and not known:
            self._reply(LOGIN_PAGE, is_json=False)
        else:
            shown = {name: value for name, value in named.items() if name != "X-Needs-Token"}
            self._send(code, shown, data)

    def _send(self, code: int, headers: Mapping[str, str], data: bytes) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


def _decoded(query: str, content: bytes, kind: str) -> Body:
    """Return what was sent, from the address, a form or JSON."""
    body: Body = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
    if kind.startswith("application/json"):
        return {**body, **json.loads(content or b"{}")}
    body |= urllib.parse.parse_qsl(content.decode(), keep_blank_values=True)
    for name in ("blocks", "files", "view", "prompts", "chunks", "metadata", "attachments"):
        if isinstance(body.get(name), str):
            body[name] = json.loads(body[name])
    return body
