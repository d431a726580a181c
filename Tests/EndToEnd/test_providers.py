"""End to end: a campaign through the stand-in of every provider, its receipts, its replies and its opt-outs."""

import threading
import unittest
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from case import StackCase
from stack import Stack, accepted, free_port, phone, template, wait_for

HOOK_SECRET = "whsec_c2ltdWxhdG9yLWhvb2stc2VjcmV0LTAxMjM0NTY3"
RECEIVED = ("sent", "delivered", "read")


class Picture:
    """A picture on a web server of its own, which counts how often it is fetched."""

    def __init__(self):
        picture = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                picture.fetched += 1
                self.send_response(200)
                self.send_header("Content-Type", "image/png")
                self.send_header("Content-Length", "8")
                self.end_headers()
                self.wfile.write(b"\x89PNG\r\n\x1a\n")

            def log_message(self, *_):
                pass

        self.fetched = 0
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/banner.png"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


class Providers(StackCase):
    @classmethod
    def setUpClass(cls):
        cls.smtp = free_port()
        cls.stack = Stack(environment={"SIMULATOR_SMTP_PORT": str(cls.smtp)}).start()
        cls.simulator = cls.stack.simulator.base.removesuffix("/_sim")
        cls.stack.simulator.post(
            "/behaviour",
            {"not_on_whatsapp_share": 0, "delivered_share": 1, "read_share": 1, "delivered_delay_ms": [50, 200],
             "read_delay_ms": [50, 200]})

    @classmethod
    def tearDownClass(cls):
        cls.stack.close()

    # -- WhatsApp

    def test_a_picture_is_stored_once(self):
        stack = self.stack
        # Slow enough that most are still to be sent when the picture has been stored.
        stack.make_channel(rate=15, id="cloud-picture")
        people = [self.person(f"+9194000{index:05d}") for index in range(60)]
        with Picture() as picture:
            campaign = self.send(
                "cloud-picture", people,
                {"type": "template", "name": "picture_offer", "language": "en_US", "parameters": {
                    "header": [{"media_link": picture.url, "media_kind": "image"}],
                    "body": [{"field": "first_name", "fallback": "there"}], "buttons": [{"index": 0, "text": "summer"}]}})
        self.assert_accounted_for(campaign, 60)
        media = stack.simulator.get("/stats")["media"]
        self.assertEqual((media["uploads"], picture.fetched), (1, 1), media)
        self.assertGreater(media["sent_by_id"], 0, media)
        self.assertEqual(media["sent_by_id"] + media["sent_by_link"], 60, media)

    def test_a_paused_template_pauses_its_campaigns(self):
        stack = self.stack
        stack.make_channel(rate=5, id="cloud-pause")
        people = [self.person(f"+9193000{index:05d}") for index in range(60)]
        campaign = stack.console.post("/campaigns", self.broadcast(
            "cloud-pause", people,
            template("order_update", {"field": "first_name", "fallback": "x"}, {"text": "A-17"})), 201)["id"]
        stack.launch(campaign)
        wait_for("the first are sent", lambda: accepted(stack.campaign(campaign)["progress"]) > 0)
        self.tell_of_template("PAUSED")
        paused = wait_for(
            "the campaign is paused", lambda: (state := stack.campaign(campaign))["status"] == "paused" and state)
        self.assertEqual(paused["status_reason"]["code"], "template_unavailable")
        self.assertIn("order_update", paused["status_reason"]["detail"])
        self.assertLess(accepted(paused["progress"]), 60)

        self.tell_of_template("APPROVED")
        stack.wait_completed(campaign)
        self.assert_accounted_for(campaign, 60)
        self.assertEqual(accepted(stack.campaign(campaign)["progress"]), 60)
        self.assert_nobody_twice()

    def tell_of_template(self, event: str):
        self.stack.simulator.post(
            "/events", {"field": "message_template_status_update", "message_template_name": "order_update",
                        "message_template_language": "en_US", "event": event})


    def test_360dialog(self):
        self.partner("whatsapp_360dialog", "360dialog", "777", {"base_url": self.simulator})

    def test_emma(self):
        self.partner("whatsapp_emma", "emma", "778", {"base_url": f"{self.simulator}/emma"})

    def partner(self, provider: str, dialect: str, number: str, settings: dict):
        stack, id = self.stack, provider.replace("whatsapp_", "")
        stack.simulator.post(
            "/numbers",
            {"phone_number_id": number, "phone": f"+15550000{number}", "dialect": dialect, "access_token": "key"})
        webhook = self.channel(
            id, provider, f"+15550000{number}", {**settings, "phone_number_id": number},
            {"api_key": "key", "webhook_secret": "a-secret"})
        stack.simulator.expect(
            200, "PUT", "/webhook", {"phone_number_id": number, "url": webhook, "headers": {"X-Secret": "a-secret"}})
        self.assertTrue(stack.console.post(f"/channels/{id}/test")["ok"])
        self.assertGreater(stack.console.post(f"/channels/{id}/templates/sync")["added"], 0)
        people = [self.person(f"+9197{number}{index:05d}") for index in range(5)]
        campaign = self.send(id, people, template("seasonal_offer", {"field": "first_name", "fallback": "x"}, {"text": "1"}))
        self.assert_accounted_for(campaign, 5)
        self.wait_for_reading(campaign, 5)
        self.assert_nobody_twice()

        with self.subTest("a webhook without the secret is refused, a wrong key is told in the partner's own words"):
            answer = stack.ingester.call("POST", f"/webhooks/{id}", {"object": "whatsapp_business_account"})
            self.assertEqual(answer.status, 401)
            stack.console.expect(200, "PATCH", f"/channels/{id}", {"credentials": {"api_key": "wrong"}})
            verdict = stack.console.post(f"/channels/{id}/test")
            self.assertEqual((verdict["ok"], verdict["status"]), (False, 401))
            self.assertIn("Invalid api key", verdict["detail"])

    # -- Other networks

    def test_sms(self):
        id = "sms"
        webhook = f"{self.stack.ingester.base}/webhooks/{id}"
        self.channel(
            id, "sms_twilio", "+15557654321",
            {"base_url": self.simulator, "account_sid": "AC00000000000000000000000000000001", "webhook_url": webhook},
            {"auth_token": "simulator-auth-token"})
        self.stand_in("sms_twilio", {"webhook_url": webhook, "number": "+15557654321"})
        numbers = [f"+91960000{index:04d}" for index in range(4)]
        people = [self.person(number) for number in numbers]
        first = self.send(id, people, {"type": "text", "body": "Hi {{first_name|there}}"})
        self.assert_accounted_for(first, 4)
        self.wait_for(first, "delivered", 4)
        self.assertEqual(self.received("sms_twilio")[0]["text"], "Hi Asha")

        self.write("sms_twilio", numbers[0], {"type": "stop"})
        self.wait_for_opt_out(people[0])
        second = self.send(id, people, {"type": "text", "body": "Again"})
        self.assert_accounted_for(second, 4)
        self.assertEqual(self.reasons(second), {"opted_out": 1})
        self.assert_once("sms_twilio")

        with self.subTest("a test goes to somebody who has not opted in, and to nobody who has opted out"):
            draft = self.stack.console.post(
                "/campaigns", self.broadcast(id, people, {"type": "text", "body": "Look at me"}), 201)["id"]
            for number, outcome in (("+919600009999", RECEIVED), (numbers[0], ("suppressed",))):
                test = self.stack.console.post(f"/campaigns/{draft}/test", {"phone": number}, 202)["message_id"]
                wait_for(
                    f"the test to {number} is {outcome}",
                    lambda: self.stack.console.get(f"/messages/{test}")["status"] in outcome)
            self.assertIn("Look at me", [message["text"] for message in self.received("sms_twilio")])

        with self.subTest("a list cannot be sent as an SMS, and this is said when it is saved"):
            answer = self.stack.console.call("POST", "/campaigns", self.broadcast(id, people, {
                "type": "list", "body": "b", "button": "c",
                "sections": [{"title": "s", "rows": [{"id": "1", "title": "r"}]}]}))
            self.assertEqual(answer.status, 422, answer.text)
            self.assertTrue(answer.json["errors"][0]["pointer"].startswith("/content"), answer.json)

    def test_telegram(self):
        id = "bot"
        webhook = self.channel(
            id, "telegram", "shop_bot", {"base_url": self.simulator},
            {"bot_token": "123456789:simulator-bot-token", "secret_token": "a-secret"})
        self.stand_in("telegram", {"webhook_url": webhook, "secret_token": "a-secret"})
        people = self.correspondents("telegram", ["501", "502", "503"], {"type": "start"})
        self.write("telegram", "503", {"type": "block"})
        campaign = self.send(
            id, people,
            {"type": "buttons", "body": "Hello", "buttons": [{"id": "more", "title": "More"}]})
        self.assert_accounted_for(campaign, 3)
        self.assertEqual(accepted(self.stack.campaign(campaign)["progress"]), 2)
        self.write("telegram", "501", {"type": "button", "payload": "more"})
        self.wait_for_reply(campaign)
        self.assert_once("telegram")

    def test_messenger(self):
        self.meta("messenger", {"page_id": "100200300400500"}, ["6001", "6002"], "delivered")

    def test_instagram(self):
        self.meta("instagram", {"ig_id": "17841400000000001"}, ["7001", "7002"], "read")

    def meta(self, provider: str, settings: dict, addresses: list[str], receipt: str):
        webhook = self.channel(
            provider, provider, "shop", {**settings, "base_url": self.simulator},
            {"access_token": f"simulator-{provider}-token", "app_secret": f"simulator-{provider}-secret",
             "verify_token": "simulator-verify"})
        self.stand_in(provider, {"webhook_url": webhook})
        wait_for(
            "the address is confirmed",
            lambda: self.stack.simulator.post(f"/providers/{provider}/handshake")["verified"])
        people = self.correspondents(provider, addresses, {"type": "text", "text": "Hello"})
        campaign = self.send(provider, people, {"type": "text", "body": "Thank you for writing"}, purpose="utility")
        self.assert_accounted_for(campaign, len(people))
        self.wait_for(campaign, receipt, len(people))
        self.write(provider, addresses[0], {"type": "text", "text": "Welcome"})
        self.wait_for_reply(campaign)
        self.assert_once(provider)

    def test_email(self):
        id = "mail"
        webhook = f"{self.stack.ingester.base}/webhooks/{id}"
        self.channel(
            id, "email", "shop@shop.example",
            {"host": "127.0.0.1", "port": str(self.smtp), "security": "none", "from": "shop@shop.example",
             "webhook_url": webhook},
            {"username": "simulator", "password": "simulator-smtp-password", "webhook_secret": "simulator-mail-secret"})
        self.stand_in("email", {"webhook_url": webhook, "webhook_secret": "simulator-mail-secret"})
        people = [self.person(email=address) for address in
                  ("asha@people.example", "bounce.b@people.example", "latebounce.c@people.example", "dev@people.example")]
        content = {"type": "email", "subject": "News für {{first_name|you}}", "text": "Hi {{first_name|there}}",
                   "html": "<p>Hi {{first_name|there}}</p>"}
        first = self.send(id, people, content)
        self.assert_accounted_for(first, 4)
        self.wait_for_reading(first, 2)
        wait_for("the late bounce is told", lambda: self.stack.campaign(first)["progress"]["failed"] == 2)
        mail = next(mail for mail in self.received("email") if mail["to"] == "asha@people.example")
        self.assertEqual(mail["request"]["subject"], "News für Asha")
        self.assertEqual(mail["request"]["headers"]["list-unsubscribe-post"], "List-Unsubscribe=One-Click")

        self.write("email", "asha@people.example", {"type": "unsubscribe"})
        self.wait_for_opt_out(people[0])
        second = self.send(id, [people[0], people[3]], content)
        self.assert_accounted_for(second, 2)
        self.assertEqual(self.reasons(second), {"opted_out": 1})
        self.assert_once("email")

    def test_generic_webhook(self):
        id = "hook"
        webhook = f"{self.stack.ingester.base}/webhooks/{id}"
        self.channel(
            id, "webhook", "crm", {"url": f"{self.simulator}/hook/crm"}, {"signing_secret": HOOK_SECRET})
        self.stand_in("webhook", {"webhook_url": webhook, "signing_secret": HOOK_SECRET})
        # One request of three is taken and never answered: it may be sent again, for the receiver drops what it has had.
        self.stack.simulator.post("/providers/webhook/faults", {"close_after_accept": 0.3})
        people = [self.person(f"+91950000{index:04d}") for index in range(6)]
        campaign = self.send(id, people, {"type": "text", "body": "Hello"})
        self.assert_accounted_for(campaign, 6)
        self.wait_for_reading(campaign, 6)
        self.assert_once("webhook")
        self.write("webhook", "+919500000001", {"type": "text", "text": "STOP"})
        self.wait_for_opt_out(people[1])

    # -- Telling the simulator and the console

    def channel(self, id: str, provider: str, address: str, settings: dict, credentials: dict) -> str:
        self.stack.console.post(
            "/channels",
            {"id": id, "name": id, "provider": provider, "address": address, "settings": settings,
             "credentials": credentials}, 201)
        return f"{self.stack.ingester.base}/webhooks/{id}"

    def stand_in(self, provider: str, account: dict):
        self.stack.simulator.post(f"/providers/{provider}", account)

    def write(self, provider: str, address: str, message: dict):
        self.stack.simulator.post(
            f"/providers/{provider}/people/{urllib.parse.quote(address)}/messages", message, 201)

    def person(self, number: str | None = None, email: str | None = None) -> str:
        """A contact who has opted in."""
        fields = {"phone": number} if number else {"email": email}
        id = self.stack.console.post("/contacts", {**fields, "first_name": "Asha"}, 201)["id"]
        address = {"phone": number} if number else {"address": f"email:{email}"}
        self.stack.console.post(
            "/consents", {**address, "purpose": "marketing", "state": "granted", "source": "api"})
        return id

    def correspondents(self, provider: str, addresses: list[str], message: dict) -> list[str]:
        """People who write first and are contacts from then on."""
        for address in addresses:
            self.write(provider, address, message)
        wanted = {f"{provider}:{address}" for address in addresses}

        def known():
            contacts = self.stack.console.pages("/contacts")
            ids = {address: contact["id"] for contact in contacts for address in contact["addresses"]}
            return [ids[address] for address in sorted(wanted)] if wanted <= ids.keys() else None

        people = wait_for("who wrote is a contact", known)
        for id in people:
            wait_for("the window is open", lambda: self.stack.console.get(f"/contacts/{id}/windows")["data"])
        return people

    def broadcast(self, channel: str, people: list[str], content: dict, purpose: str = "marketing") -> dict:
        return {"name": f"{channel} {purpose}", "kind": "broadcast", "channel_id": channel, "purpose": purpose,
                "audience": {"contacts": people}, "content": content}

    def send(self, channel: str, people: list[str], content: dict, purpose: str = "marketing") -> str:
        id = self.stack.console.post("/campaigns", self.broadcast(channel, people, content, purpose), 201)["id"]
        self.stack.launch(id)
        self.stack.wait_completed(id)
        return id

    # -- Looking

    def assert_accounted_for(self, id: str, planned: int):
        progress = self.stack.campaign(id)["progress"]
        self.assertEqual(progress["planned"], planned, progress)
        messages = self._wait_for_outcomes(id)
        self.assertEqual(len({message["id"] for message in messages}), planned)

    def assert_once(self, provider: str):
        duplicates = self.stack.simulator.get(f"/providers/{provider}/duplicates")
        self.assertEqual(duplicates["count"], 0, duplicates)

    def received(self, provider: str) -> list[dict]:
        return self.stack.simulator.get(f"/providers/{provider}/messages?limit=1000&order=asc")["data"]

    def reasons(self, id: str) -> dict:
        reasons: dict[str, int] = {}
        for message in self.stack.messages(id):
            if message["status"] == "suppressed":
                reasons[message["reason"]] = reasons.get(message["reason"], 0) + 1
        return reasons

    def wait_for(self, id: str, status: str, count: int):
        order = RECEIVED.index(status)
        wait_for(
            f"{count} messages are {status}",
            lambda: sum(self.stack.campaign(id)["progress"][s] for s in RECEIVED[order:]) == count)

    def wait_for_reading(self, id: str, count: int):
        self.wait_for(id, "read", count)

    def wait_for_reply(self, id: str):
        wait_for("the reply is counted", lambda: self.stack.campaign(id)["progress"]["replied"] == 1)

    def wait_for_opt_out(self, contact: str):
        def revoked():
            trail = self.stack.console.get(f"/contacts/{contact}/consents")["data"]
            return any(entry["state"] == "revoked" and entry["purpose"] == "marketing" for entry in trail)

        wait_for("the opt-out is in the trail", revoked)


if __name__ == "__main__":
    unittest.main()
