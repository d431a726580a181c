extension Page {
    /// The conversation: functions, which the first part of the script calls.
    static let chatScript = #"""

        function bubble(message, person) {
          const out = message.direction === "out";
          const about = [message.at.replace("T", " ").replace("Z", "")];
          if (out) about.push(message.status + (message.error_code ? " " + message.error_code : ""));
          if (message.template) about.push(message.template);
          const small = element("small", { textContent: about.join(" · "), className: message.error_code ? "bad" : "" });
          const taps = (message.buttons || []).map((button, index) => {
            const node = element("button", { type: "button", textContent: button.title,
              onclick: () => write(addressOf(person), provider || message.template
                ? { type: "button", text: button.title, payload: button.id, context: message.id }
                : { type: "button_reply", id: button.id, title: button.title, context: message.id }) });
            node.dataset.key = message.id + " " + index;
            return node;
          });
          return element("li", { className: out ? "bubble out" : "bubble" }, message.text, small, ...taps);
        }

        function drawChat(entry) {
          const { person, messages } = entry;
          byId("who").textContent = nameOf(person);
          const facts = [person.window_open ? "window open" : "window closed"];
          if (!provider) facts.unshift(person.on_whatsapp ? "on WhatsApp" : "not on WhatsApp");
          for (const flag of ["marketing_stopped", "capped", "blocked", "in_experiment", "hides_number", "stopped",
            "unreachable", "landline", "started"])
            if (person[flag]) facts.push(flag.replaceAll("_", " "));
          byId("facts").textContent = facts.join(" · ");
          byId("bubbles").replaceChildren(...messages.map((message) => bubble(message, person)));
          byId("bubbles").scrollTop = byId("bubbles").scrollHeight;
        }

        function choose(address) {
          selected = address;
          byId("phone").value = address;
          shown.people = shown.chat = "";
          refresh();
        }

        async function write(address, message) {
          const output = byId("write-result");
          try {
            await call(at("people/" + encodeURIComponent(address) + "/messages"), "POST", message);
            output.textContent = "Sent.";
            const isPhone = !provider || provider === "sms_twilio";
            choose(isPhone && !address.startsWith("+") ? "+" + address : address);
            return true;
          } catch (error) { output.textContent = error.message; return false; }
        }
        """#
}
