"""The whole stack as processes, started as people start it and driven by HTTP alone."""

import atexit
import os
import signal
import socket
import subprocess
import tempfile
import threading
import time
import json
from datetime import datetime
from pathlib import Path
from typing import Callable

from http_json import API

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "deploy" / "local" / "start"
BUCKETS = ["pending", "deferred", "suppressed", "sent", "delivered", "read", "failed", "in_doubt", "expired", "cancelled"]
SERVICES = ["console", "scheduler", "eligibility-checker", "sender", "webhook-ingester"]
# A machine with two slow cores and debug builds needs longer than people would wait.
PATIENCE = float(os.environ.get("TEST_PATIENCE", "1"))


def wait_for(what: str, condition: Callable[[], object], seconds: float = 60, every: float = 0.1):
    """Polls until the condition holds and returns its value. An OSError counts as not yet."""
    deadline = time.monotonic() + seconds * PATIENCE
    last = None
    while True:
        try:
            value = condition()
            if value:
                return value
        except OSError as error:
            last = error
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds * PATIENCE:.0f} s: {what}" + (f" ({last})" if last else ""))
        time.sleep(every)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def command(arguments: list[str], environment: dict | None = None) -> list[str]:
    return [str(START), "--skip-build", *arguments]


def settings(environment: dict | None = None) -> dict:
    return {**os.environ, "BUILD_CONFIGURATION": os.environ.get("BUILD_CONFIGURATION", "debug"), **(environment or {})}


def run(arguments: list[str], environment: dict | None = None, timeout: float = 300) -> subprocess.CompletedProcess:
    """Runs the start script to its end."""
    return subprocess.run(
        command(arguments), env=settings(environment), text=True, timeout=timeout * PATIENCE,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


class Stack:
    """One data directory with one stack after another on it."""

    KEY = "end-to-end-test-key-0123456789"

    def __init__(self, *options: str, environment: dict | None = None):
        self.directory = Path(tempfile.mkdtemp(prefix="campaigns-"))
        self.data = self.directory / "data"
        self.options = list(options)
        self.environment = environment or {}
        self.ports = {name: free_port() for name in ("CONSOLE_PORT", "INGESTER_PORT", "SIMULATOR_PORT")}
        self.console = API(f"http://127.0.0.1:{self.ports['CONSOLE_PORT']}/api/v1", self.KEY)
        self.simulator = API(f"http://127.0.0.1:{self.ports['SIMULATOR_PORT']}/_sim")
        self.ingester = API(f"http://127.0.0.1:{self.ports['INGESTER_PORT']}")
        self.process: subprocess.Popen | None = None
        self.output: list[str] = []
        # A test class whose set-up fails is never torn down.
        atexit.register(self.close)

    # -- Life

    def start(self, *options: str) -> "Stack":
        arguments = ["--no-demo", "--data", str(self.data), *(options or self.options)]
        environment = {**{name: str(port) for name, port in self.ports.items()}, "CAMPAIGNS_API_KEY": self.KEY}
        self.process = subprocess.Popen(
            command(arguments), env=settings({**self.environment, **environment}), text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.collector = threading.Thread(target=self._collect, args=(self.process,), daemon=True)
        self.collector.start()
        wait_for("the stack is ready", self._is_ready, 120)
        return self

    def _collect(self, process: subprocess.Popen):
        with process.stdout:
            for line in process.stdout:
                self.output.append(line.rstrip("\n"))
                del self.output[:-5000]

    def _is_ready(self) -> bool:
        if self.process.poll() is not None:
            raise AssertionError(f"the stack ended with {self.process.returncode}")
        root = API(self.console.base.removesuffix("/api/v1"))
        return all(api.call("GET", "/readyz", timeout=5).status == 200 for api in (root, self.ingester))

    def stop(self) -> int:
        """SIGTERM; the exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60 * PATIENCE)

    def kill_everything(self):
        """As a power cut would, process by process: the broker first, then whoever is left."""
        pids = [entry["pid"] for entry in self.services()]
        self.process.kill()
        for pid in pids:
            kill(pid)
        self.process.wait()
        wait_for("every process is gone", lambda: not any(is_alive(pid) for pid in pids), 30)

    def close(self):
        self._end()
        subprocess.run(["rm", "-rf", str(self.directory)], check=False)

    def _end(self):
        if self.process and self.process.poll() is None:
            try:
                self.kill_everything()
            except (OSError, ValueError):
                self.process.kill()
        if self.process:
            self.process.wait()
            self.collector.join(10)

    # -- Processes

    def services(self) -> list[dict]:
        return json.loads((self.data / "services.json").read_text())

    def pid(self, service: str) -> int | None:
        return next((entry["pid"] for entry in self.services() if entry["name"] == service), None)

    def kill(self, service: str) -> int:
        """kill -9; returns the pid that has gone."""
        pid = wait_for(f"{service} runs", lambda: self._living(service), 30, every=0.02)
        kill(pid)
        return pid

    def _living(self, service: str) -> int | None:
        pid = self.pid(service)
        return pid if pid and is_alive(pid) else None

    def last_words(self) -> str:
        """The end of every log, for a failed test."""
        parts = ["", "=== campaignctl", *self.output[-25:]]
        for path in sorted((self.data / "logs").glob("*.log")):
            parts += [f"=== {path.name}", *path.read_text(errors="replace").splitlines()[-15:]]
        return "\n".join(line[:600] for line in parts)

    # -- The world

    def make_channel(self, rate: float = 500, id: str = "wa") -> str:
        """A channel on the simulator's first number, its webhooks sent to the ingester, its templates synced."""
        number = self.simulator.get("/numbers")["data"][0]
        self.simulator.post(
            "/numbers",
            {"phone_number_id": number["phone_number_id"], "access_token": "token", "messages_per_second": rate * 2})
        self.console.post(
            "/channels",
            {
                "id": id, "name": "Test number", "provider": "whatsapp_cloud", "address": number["phone"],
                "settings": {
                    "base_url": self.simulator.base.removesuffix("/_sim"),
                    "phone_number_id": number["phone_number_id"], "waba_id": number["waba_id"]},
                "credentials": {"access_token": "token", "app_secret": "secret", "verify_token": "verify"},
                "limits": {"messages_per_second": rate}},
            201)
        self.console.post(f"/channels/{id}/templates/sync")
        self.simulator.expect(
            200, "PUT", "/webhook",
            {"url": f"{self.ingester.base}/webhooks/{id}", "app_secret": "secret", "verify_token": "verify"})
        return id

    def import_contacts(self, people: range, query: str = "consent=marketing&consent_text=Yes") -> dict:
        rows = ["Name,Mobile,City"] + [f"Person {i},{phone(i)},Pune" for i in people]
        started = self.console.post(
            f"/contacts/import?{query}", ("\r\n".join(rows) + "\r\n").encode(), 202, {"Content-Type": "text/csv"})

        def finished():
            state = self.console.get(f"/imports/{started['id']}")
            return state if state["status"] in ("completed", "failed") else None

        state = wait_for("the import is over", finished, 120)
        assert state["status"] == "completed", state
        return state

    def draft(self, name: str, **fields) -> str:
        body = {
            "name": name, "kind": "broadcast", "channel_id": "wa", "purpose": "marketing", "audience": {"all": True},
            "content": offer("20%"), **fields}
        return self.console.post("/campaigns", body, 201)["id"]

    def draft_drip(self, name: str, *steps: dict, **fields) -> str:
        """A drip whose steps are made with `step`."""
        body = {"name": name, "kind": "drip", "purpose": "marketing", "steps": list(steps), **fields}
        return self.console.post("/campaigns", body, 201)["id"]

    def enrol(self, id: str, contacts: list[str]) -> dict:
        return self.console.post(f"/campaigns/{id}/enrolments", {"contacts": contacts})

    def enrolments(self, id: str) -> list[dict]:
        return list(self.console.pages(f"/campaigns/{id}/enrolments"))

    def launch(self, id: str) -> dict:
        return self.console.post(f"/campaigns/{id}/launch", None, 202)

    def campaign(self, id: str) -> dict:
        return self.console.get(f"/campaigns/{id}")

    def wait_completed(self, id: str, seconds: float = 180) -> dict:
        def over():
            state = self.campaign(id)
            return state if state["status"] in ("completed", "cancelled", "failed") else None

        return wait_for(f"campaign {id} is over", over, seconds)

    def messages(self, id: str) -> list[dict]:
        return list(self.console.pages(f"/campaigns/{id}/messages"))

    def accepted_by_provider(self) -> int:
        return self.simulator.get("/stats")["accepted"]


def phone(index: int) -> str:
    """A valid mobile number of India, another one for every index below 100 million."""
    return f"+9198{index:08d}"


def template(name: str, *body: dict, language: str = "en_US") -> dict:
    return {"type": "template", "name": name, "language": language, "parameters": {"body": list(body)}}


def offer(text: str) -> dict:
    """The template of an offer to the person by name."""
    return template("seasonal_offer", {"field": "first_name", "fallback": "there"}, {"text": text})


def step(unit: str, run_after: int, *contents: dict, **fields) -> dict:
    """A step of a drip with a message for each content."""
    messages = [{"channel_id": "wa", "content": content} for content in contents]
    return {"unit": unit, "run_after": run_after, "messages": messages, **fields}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def times(message: dict) -> dict[str, datetime]:
    """When a message first came into each of its states."""
    return {entry["status"]: moment(entry["at"]) for entry in reversed(message["timeline"])}


def taken(message: dict) -> datetime:
    """When the provider had a message: by its answer or by the first receipt, whichever we have heard of."""
    return min(at for status, at in times(message).items() if status in ("accepted", "sent", "delivered", "read"))


def kill(pid: int):
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (OSError, IndexError):
        return False


def undecided(progress: dict) -> int:
    return progress["pending"] + progress["deferred"] + progress["in_doubt"]


def total(progress: dict) -> int:
    return sum(progress[bucket] for bucket in BUCKETS)


def accepted(progress: dict) -> int:
    return progress["sent"] + progress["delivered"] + progress["read"]
