"""End to end: the whole stack as processes."""

import re
import subprocess
import time
import unittest

from case import StackCase
from http_json import API
from stack import ROOT, Stack, accepted, phone, run, template, total, undecided, wait_for


class Broadcasts(StackCase):
    """One stack for many campaigns, at twenty times the speed of real time so that receipts come quickly."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("--clock", "2026-03-01T09:00:00Z@20x").start()
        cls.stack.make_channel(rate=300)
        cls.stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        cls.stack.import_contacts(range(600))
        cls.stack.import_contacts(range(600, 620), query="tags=silent")

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_everybody_is_accounted_for(self):
        stack = self.stack
        stack.console.post(
            "/consents",
            [{"phone": phone(i), "purpose": "marketing", "state": "revoked", "source": "api"} for i in range(10)])
        for index in range(10, 15):
            contact = stack.console.get(f"/contacts?search=%2B9198{index:08d}")["data"][0]
            stack.console.expect(200, "PATCH", f"/contacts/{contact['id']}", {"blacklisted": True})
        for index in range(20, 23):
            stack.simulator.post(f"/people/{phone(index)[1:]}", {"on_whatsapp": False})
        before = stack.accepted_by_provider()
        id = stack.draft("Everybody")
        estimate = stack.console.get(f"/campaigns/{id}/estimate")
        self.assertEqual(estimate["audience"], 620)
        self.assertEqual(estimate["by_reason"], {"opted_out": 10, "blacklisted": 5, "no_opt_in": 20})
        stack.launch(id)
        stack.wait_completed(id)
        self.assert_accounted_for(id, 620)
        self.assertEqual(stack.accepted_by_provider() - before, 585)

        wait_for("receipts have come", lambda: stack.campaign(id)["progress"]["read"] > 200, 60)
        wait_for("the three have failed", lambda: stack.campaign(id)["progress"]["failed"] == 3, 60)
        report = stack.console.get(f"/campaigns/{id}/report")
        self.assertEqual(report["suppressed"], {"opted_out": 10, "blacklisted": 5, "no_opt_in": 20})
        self.assertEqual(report["failed"], {"not_on_channel": 3})
        messages = {message["phone"]: message for message in stack.messages(id)}
        self.assertEqual(messages[phone(0)]["reason"], "opted_out")
        self.assertEqual(messages[phone(20)]["send_status"], "NOT_ON_WHATSAPP")
        self.assertEqual(messages[phone(20)]["provider_error"]["code"], 131026)
        self.assertEqual(messages[phone(100)]["conversation"], "business_initiated")
        table = stack.console.expect(
            200, "GET", f"/campaigns/{id}/messages", headers={"Accept": "text/csv"}).text.splitlines()
        self.assertEqual(len(table), 621)
        self.assertTrue(table[0].startswith("contact_id,phone,first_name,last_name,step,status,reason"))
        self.assert_nobody_twice()

    def test_free_text_needs_an_open_window(self):
        stack = self.stack
        writer, silent = phone(100), phone(101)
        stack.simulator.post(f"/people/{writer[1:]}/messages", {"type": "text", "text": "Hello"})
        ids = [stack.console.get(f"/contacts?search=%2B{number[1:]}")["data"][0]["id"] for number in (writer, silent)]
        wait_for(
            "the window is open",
            lambda: any(window["open"] for window in stack.console.get(f"/contacts/{ids[0]}/windows")["data"]))
        id = stack.draft("Text", audience={"contacts": ids}, content={"type": "text", "body": "Hi {{first_name|there}}"})
        stack.launch(id)
        stack.wait_completed(id)
        messages = {message["phone"]: message for message in stack.messages(id)}
        self.assertEqual(messages[writer]["conversation"], "user_initiated", messages[writer])
        self.assertIn(messages[writer]["status"], ("sent", "delivered", "read"))
        self.assertEqual((messages[silent]["status"], messages[silent]["reason"]), ("suppressed", "outside_window"))

    def test_stop_is_obeyed(self):
        stack = self.stack
        leaver, stayer = phone(110), phone(111)
        ids = [stack.console.get(f"/contacts?search=%2B{number[1:]}")["data"][0]["id"] for number in (leaver, stayer)]
        stack.simulator.post(f"/people/{leaver[1:]}/messages", {"type": "text", "text": "STOP"})
        wait_for(
            "the revocation is recorded",
            lambda: any(
                entry["state"] == "revoked" for entry in stack.console.get(f"/contacts/{ids[0]}/consents")["data"]))
        id = stack.draft("After the stop", audience={"contacts": ids})
        stack.launch(id)
        stack.wait_completed(id)
        messages = {message["phone"]: message for message in stack.messages(id)}
        self.assertEqual((messages[leaver]["status"], messages[leaver]["reason"]), ("suppressed", "opted_out"))
        self.assertIn(messages[stayer]["status"], ("sent", "delivered", "read"))

    def test_pause_resume_and_cancel_act_within_seconds(self):
        stack = self.stack
        before = stack.accepted_by_provider()
        id = stack.draft("Slow", throttle={"messages_per_second": 20})
        stack.launch(id)
        wait_for("some are sent", lambda: stack.accepted_by_provider() > before + 10)
        begun, already = time.monotonic(), stack.accepted_by_provider()
        wait_for("more are sent", lambda: stack.accepted_by_provider() > already + 40)
        self.assertGreater(time.monotonic() - begun, 1.5, "forty at twenty a second")
        stack.console.post(f"/campaigns/{id}/pause", None, 202)
        self._wait_until_still()
        paused_at = stack.accepted_by_provider()
        self.assertEqual(stack.campaign(id)["status"], "paused")
        self.assertLess(paused_at - before, 300)

        stack.console.post(f"/campaigns/{id}/resume", None, 202)
        wait_for("sending goes on", lambda: stack.accepted_by_provider() > paused_at + 10)
        stack.console.post(f"/campaigns/{id}/cancel", None, 202)
        wait_for("the rest is cancelled", lambda: undecided(stack.campaign(id)["progress"]) == 0)
        progress = stack.campaign(id)["progress"]
        self.assertGreater(progress["cancelled"], 0, progress)
        self.assertEqual(total(progress), progress["planned"], progress)
        self.assert_nobody_twice()

    def _wait_until_still(self):
        """Ten looks in a row, two seconds, at which the provider had got nothing new."""
        history: list[int] = []

        def is_still():
            history.append(self.stack.accepted_by_provider())
            return len(history) > 10 and len(set(history[-10:])) == 1

        wait_for("nothing is sent any more", is_still, 20, every=0.2)

    def test_the_document_describes_the_api(self):
        document = API(self.stack.console.base.removesuffix("/api/v1")).expect(200, "GET", "/openapi.yaml").text
        self.assertIn("openapi: 3.1", document.replace('"', ""))
        path = self.stack.directory / "openapi.yaml"
        path.write_text(document)
        validator = ROOT / ".build" / "venv" / "bin" / "openapi-spec-validator"
        if not validator.exists():
            self.skipTest("openapi-spec-validator is not installed; Tests/run installs it")
        checked = subprocess.run([str(validator), str(path)], capture_output=True, text=True)
        self.assertEqual(checked.returncode, 0, checked.stdout + checked.stderr)


class BadInput(StackCase):
    """What cannot work is refused with its reason, and never with a 500."""

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack().start()
        cls.stack.make_channel()
        cls.stack.import_contacts(range(5))

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    def test_requests(self):
        good = template("seasonal_offer", {"field": "first_name", "fallback": "there"}, {"text": "20%"})
        draft = {"name": "x", "channel_id": "wa", "audience": {"all": True}, "content": good}
        cases = [
            ("POST", "/campaigns", b"{", 400, None),
            ("POST", "/campaigns", {**draft, "colour": "red"}, 422, "/colour"),
            ("POST", "/campaigns", {"channel_id": "wa", "content": good}, 422, "/name"),
            ("POST", "/channels", {"id": "a b"}, 422, "/provider"),
            ("GET", "/campaigns?limit=5000", None, 422, "?limit"),
            ("GET", "/campaigns?colour=red", None, 422, "?colour"),
            ("GET", "/campaigns/nobody", None, 404, None),
            ("POST", "/contacts", {"phone": "12"}, 422, "/phone"),
            ("POST", "/contacts", {"phone": phone(9), "time_zone": "Mars/Base"}, 422, "/time_zone"),
            ("POST", "/consents", {"phone": phone(9), "purpose": "marketing", "state": "maybe"}, 422, "/state"),
        ]
        for method, path, body, status, pointer in cases:
            with self.subTest(f"{method} {path} {body}"):
                headers = {"Content-Type": "application/json"} if body else {}
                answer = self.stack.console.call(method, path, body, headers)
                self.assertEqual(answer.status, status, answer.body[:500])
                self.assertTrue(answer.headers["Content-Type"].startswith("application/problem+json"))
                if pointer:
                    self.assertIn(pointer, [error["pointer"] for error in answer.json["errors"]], answer.json)

    def test_access(self):
        for headers in ({"Authorization": "Bearer nonsense"}, {"Authorization": ""}):
            self.assertEqual(self.stack.console.call("GET", "/campaigns", headers=headers).status, 401)
        self.assertEqual(self.stack.console.call("POST", "/campaigns", b"a=b", {"Content-Type": "text/plain"}).status, 415)

    def test_an_empty_file_is_refused(self):
        answer = self.stack.console.call("POST", "/contacts/import", b"", {"Content-Type": "text/csv"})
        self.assertEqual(answer.status, 422, answer.body)

    def test_rejected_rows_are_kept_with_line_and_reason(self):
        file = 'Name,Mobile\r\n"Two\r\nlines",+919800000050\r\nNobody,12345\r\n'.encode()
        started = self.stack.console.post("/contacts/import", file, 202, {"Content-Type": "text/csv"})
        state = wait_for(
            "the import is over",
            lambda: (s := self.stack.console.get(f"/imports/{started['id']}"))["status"] == "completed" and s)
        self.assertEqual((state["created"], state["rejected"]), (1, 1), state)
        table = self.stack.console.expect(200, "GET", f"/imports/{started['id']}/rejected").text.splitlines()
        self.assertTrue(table[0].startswith("line,reason"), table)
        self.assertTrue(table[1].startswith("4,"), table)

    def test_a_campaign_that_cannot_run_is_refused_at_launch(self):
        stack = self.stack
        unknown_template = stack.draft("x", content=template("no_such_template"))
        empty = stack.draft(
            "x", audience={"filter": {"groups": [{"rules": [{"column": "tag", "operator": "is", "value": "none"}]}]}})
        missing = stack.draft("x", content=template("seasonal_offer", {"field": "attributes.nothing"}, {"text": "20%"}))
        not_approved = stack.draft("x", content=template("spring_preview", {"text": "you"}))
        for id in (unknown_template, empty, missing, not_approved):
            answer = stack.console.call("POST", f"/campaigns/{id}/launch")
            self.assertIn(answer.status, (409, 422), answer.body)
            self.assertEqual(stack.campaign(id)["status"], "draft")

    def test_unsigned_webhooks_are_refused(self):
        self.assertEqual(self.stack.ingester.call("POST", "/webhooks/wa", {"entry": []}).status, 401)
        self.assertEqual(self.stack.ingester.call("POST", "/webhooks/nobody", {"entry": []}).status, 404)


class Starts(StackCase):
    """Starting, ending and starting again."""

    def setUp(self):
        self.stack = Stack()

    def tearDown(self):
        self.stack.close()

    def test_a_second_start_goes_on(self):
        stack = self.stack.start()
        stack.make_channel(rate=60)
        stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        stack.import_contacts(range(400))
        id = stack.draft("Interrupted")
        stack.launch(id)
        wait_for("some are sent", lambda: accepted(stack.campaign(id)["progress"]) > 50)
        self.assertEqual(stack.stop(), 0, "\n".join(stack.output[-20:]))
        stack.start()
        stack.wait_completed(id)
        self.assert_accounted_for(id, 400)
        self.assertEqual(stack.accepted_by_provider(), 400)
        self.assert_nobody_twice()

    def test_after_the_end_of_everything_at_once(self):
        stack = self.stack.start()
        stack.make_channel(rate=60)
        stack.simulator.post("/behaviour", {"not_on_whatsapp_share": 0})
        stack.import_contacts(range(400))
        id = stack.draft("Power cut", in_doubt_after_s=10)
        stack.launch(id)
        wait_for("some are sent", lambda: accepted(stack.campaign(id)["progress"]) > 50)
        stack.kill_everything()
        stack.start()
        stack.wait_completed(id)
        self.assert_accounted_for(id, 400)
        self.assert_nobody_twice()

    def test_two_stacks_on_one_directory_are_refused(self):
        self.stack.start()
        second = run(
            ["--no-demo", "--data", str(self.stack.data)],
            {"CONSOLE_PORT": "0", "INGESTER_PORT": "0", "SIMULATOR_PORT": "0"})
        self.assertEqual(second.returncode, 1, second.stdout)
        self.assertIn("in use", second.stdout)

    def test_bad_settings_are_one_line_that_names_them(self):
        self.stack.data.mkdir()
        (self.stack.data / "clock").write_text('{"now_ms": 1772366400000, "speed": 60}')
        cases = [
            (["--clock", "2026-03-01T09:00:00Z@60x"], {}, "--clock"),
            (["--clock", "yesterday"], {}, "--clock"),
            (["--scale", "console=2"], {}, "--scale"),
            ([], {"CONSOLE_PORT": "many"}, "CONSOLE_PORT"),
            ([], {"INGESTER_PORT": str(self._taken_port())}, "INGESTER_PORT"),
        ]
        ports = {"CONSOLE_PORT": "0", "INGESTER_PORT": "0", "SIMULATOR_PORT": "0"}
        for options, environment, name in cases:
            with self.subTest(f"{options} {environment}"):
                ended = run(["--no-demo", "--data", str(self.stack.data), *options], {**ports, **environment})
                self.assertNotEqual(ended.returncode, 0)
                self.assertEqual(len(ended.stdout.strip().splitlines()), 1, ended.stdout)
                self.assertIn(name, ended.stdout)

    def _taken_port(self) -> int:
        import socket

        listener = socket.socket()
        self.addCleanup(listener.close)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        return listener.getsockname()[1]

    def test_product_time_goes_on(self):
        stack = self.stack.start("--clock", "2026-03-01T09:00:00Z@1440x")
        first = stack.console.get("/status")["now"]
        stack.kill_everything()
        stack.start("--quiet")
        second = stack.console.get("/status")["now"]
        self.assertGreater(second, first)
        self.assertEqual(second[:7], "2026-03")
        self.assertEqual(stack.stop(), 0)

    def test_tools(self):
        stack = self.stack.start()
        stack.import_contacts(range(30))
        tool = str(ROOT / ".build" / "debug" / "campaignctl")

        def campaignctl(*arguments: str) -> str:
            ended = subprocess.run(
                [tool, *arguments, "--data", str(stack.data)], capture_output=True, text=True, timeout=60)
            self.assertEqual(ended.returncode, 0, ended.stderr)
            return ended.stdout

        self.assertRegex(campaignctl("topics", "list"), r"campaigns\.recipients +24 +30 ")
        lines = campaignctl("topics", "tail", "recipients", "--from-beginning", "--no-follow").splitlines()
        self.assertEqual(len(lines), 30)
        self.assertRegex(lines[0], r'"key":"default\|phone:\+9198')
        self.assertEqual(len(campaignctl("topics", "tail", "recipients", "--from-beginning", "--max", "3").splitlines()), 3)
        wait_for("everything is read", lambda: "total lag: 0" in campaignctl("lag"))
        self.assertIn("no dead letters", campaignctl("dlq", "list"))
        refused = subprocess.run(
            [tool, "topics", "tail", "nonsense", "--data", str(stack.data)], capture_output=True, text=True)
        self.assertEqual(refused.returncode, 1)
        self.assertIn("messages.events", refused.stderr)


class Demonstration(StackCase):
    """What a newcomer runs first, and runs again."""

    def setUp(self):
        self.stack = Stack()

    def tearDown(self):
        self.stack.close()

    def test_once_and_once_more(self):
        ports = {"CONSOLE_PORT": "0", "INGESTER_PORT": "0", "SIMULATOR_PORT": "0"}
        options = ["--once", "--quiet", "--data", str(self.stack.data)]
        first = run(options, ports)
        self.assertEqual(first.returncode, 0, first.stdout)
        self.assertRegex(first.stdout, r"planned +10,000")
        self.assertRegex(first.stdout, r"sent twice +0")
        self.assertRegex(first.stdout, r"suppressed +290 +opted_out 250, blacklisted 40")
        second = run(options, ports)
        self.assertEqual(second.returncode, 0, second.stdout)
        self.assertIn("not sent again", second.stdout)
        self.assertRegex(second.stdout, r"planned +10,000")
        self.assertIsNone(re.search(r"launched", second.stdout))


if __name__ == "__main__":
    unittest.main(verbosity=2)
