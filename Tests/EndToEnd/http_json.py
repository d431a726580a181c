"""HTTP with JSON, from the standard library alone."""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any


@dataclass
class Answer:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def text(self) -> str:
        return self.body.decode()


class API:
    """One HTTP API below a fixed address. Any status is an answer; no answer is an OSError."""

    def __init__(self, base: str, key: str | None = None):
        self.base = base
        self.key = key

    def call(self, method: str, path: str, body: Any = None, headers: dict | None = None, timeout: float = 30) -> Answer:
        sent = dict(headers or {})
        if self.key and "Authorization" not in sent:
            sent["Authorization"] = f"Bearer {self.key}"
        if body is not None and not isinstance(body, bytes):
            body = json.dumps(body).encode()
            sent.setdefault("Content-Type", "application/json")
        request = urllib.request.Request(self.base + path, data=body, method=method, headers=sent)
        try:
            with urllib.request.urlopen(request, timeout=timeout) as response:
                return Answer(response.status, dict(response.headers), response.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, dict(error.headers), error.read())

    def get(self, path: str) -> Any:
        return self.expect(200, "GET", path).json

    def post(self, path: str, body: Any = None, status: int | None = None, headers: dict | None = None) -> Any:
        answer = self.expect(status, "POST", path, body, headers)
        return answer.json if answer.body else None

    def expect(self, status: int | None, method: str, path: str, body: Any = None, headers: dict | None = None) -> Answer:
        answer = self.call(method, path, body, headers)
        good = answer.status == status if status else 200 <= answer.status < 300
        if not good:
            raise AssertionError(f"{method} {path} answers {answer.status}: {answer.body[:2000].decode(errors='replace')}")
        return answer

    def pages(self, path: str, limit: int = 1000):
        """Everything of a list."""
        after = None
        while True:
            mark = "&" if "?" in path else "?"
            page = self.get(f"{path}{mark}limit={limit}" + (f"&after={after}" if after else ""))
            yield from page["data"]
            after = page["next"]
            if after is None:
                return
