extension Page {
    /// Builds everything with `textContent`: what people and businesses write is never read as HTML.
    static let script = #"""
        "use strict";
        const byId = (id) => document.getElementById(id);
        let selected = null, shown = {}, busy = false;

        function element(name, properties = {}, ...children) {
          const node = Object.assign(document.createElement(name), properties);
          node.append(...children);
          return node;
        }

        async function call(path, method = "GET", body) {
          const response = await fetch("/_sim/" + path, {
            method, headers: body ? { "Content-Type": "application/json" } : {}, body: body && JSON.stringify(body) });
          const value = response.status === 204 ? {} : await response.json();
          if (!response.ok) throw new Error(value.detail || value.title);
          return value;
        }

        // Runs `draw` only when the data has changed, and puts the keyboard back where it was.
        function redraw(key, data, draw) {
          const text = JSON.stringify(data);
          if (shown[key] === text) return;
          shown[key] = text;
          const focus = document.activeElement?.dataset?.key;
          draw();
          if (focus) document.querySelector(`[data-key="${CSS.escape(focus)}"]`)?.focus();
        }

        function drawCounts(stats) {
          const by = stats.by_status, list = [
            ["Accepted", stats.accepted], ["Sent", by.sent], ["Delivered", by.delivered], ["Read", by.read],
            ["Failed", by.failed], ["Held", by.held_for_quality_assessment], ["Refused", stats.refused],
            ["From people", stats.inbound], ["Webhooks waiting", stats.webhooks.waiting],
            ["Duplicates", stats.duplicates, stats.duplicates > 0]];
          byId("counts").replaceChildren(...list.map(([name, value, bad]) => element("div", {},
            element("dt", { textContent: name }),
            element("dd", { textContent: value.toLocaleString("en"), className: bad ? "bad" : "" }))));
        }

        function drawPeople(list) {
          byId("people").replaceChildren(...list.map(({ person, messages }) => {
            const last = messages[messages.length - 1];
            const button = element("button", { type: "button", onclick: () => choose(person.phone) },
              person.name === person.phone ? person.phone : `${person.name} (${person.phone})`,
              element("small", { textContent: last ? last.text : "" }));
            button.dataset.key = "person " + person.phone;
            button.setAttribute("aria-current", person.phone === selected);
            return element("li", {}, button);
          }));
        }

        function bubble(message, person) {
          const out = message.direction === "out";
          const about = [message.at.replace("T", " ").replace("Z", "")];
          if (out) about.push(message.status + (message.error_code ? " " + message.error_code : ""));
          if (message.template) about.push(message.template);
          const small = element("small", { textContent: about.join(" · "), className: message.error_code ? "bad" : "" });
          const taps = (message.buttons || []).map((button, index) => {
            const node = element("button", { type: "button", textContent: button.title,
              onclick: () => write(person.phone, message.template
                ? { type: "button", text: button.title, payload: button.id, context: message.id }
                : { type: "button_reply", id: button.id, title: button.title, context: message.id }) });
            node.dataset.key = message.id + " " + index;
            return node;
          });
          return element("li", { className: out ? "bubble out" : "bubble" }, message.text, small, ...taps);
        }

        function drawChat(entry) {
          const { person, messages } = entry;
          byId("who").textContent = person.name === person.phone ? person.phone : `${person.name} (${person.phone})`;
          const facts = [person.on_whatsapp ? "on WhatsApp" : "not on WhatsApp",
            person.window_open ? "window open" : "window closed"];
          for (const flag of ["marketing_stopped", "capped", "blocked", "in_experiment", "hides_number"])
            if (person[flag]) facts.push(flag.replaceAll("_", " "));
          byId("facts").textContent = facts.join(" · ");
          byId("bubbles").replaceChildren(...messages.map((message) => bubble(message, person)));
          byId("bubbles").scrollTop = byId("bubbles").scrollHeight;
        }

        function choose(phone) {
          selected = phone;
          byId("phone").value = phone;
          shown.people = shown.chat = "";
          refresh();
        }

        async function write(phone, message) {
          const output = byId("write-result");
          try {
            await call("people/" + encodeURIComponent(phone) + "/messages", "POST", message);
            output.textContent = "Sent.";
            choose(phone.startsWith("+") ? phone : "+" + phone);
            return true;
          } catch (error) { output.textContent = error.message; return false; }
        }

        const rateNames = {};
        function drawFaults(faults) {
          const on = Object.keys(faults).filter((name) => typeof faults[name] === "number"
            && !["webhook_batch", "throttle_status"].includes(name) && faults[name] > 0);
          byId("faults-on").textContent = on.length ? `(${on.length} on)` : "";
          for (const [name, value] of Object.entries(faults)) {
            if (typeof value !== "number" || ["webhook_batch", "throttle_status"].includes(name)) continue;
            if (!rateNames[name]) {
              const shownValue = element("span"), slider = element("input", { type: "range", min: 0, max: 1, step: 0.01 });
              slider.oninput = () => { shownValue.textContent = Math.round(slider.value * 100) + " %"; };
              slider.onchange = () => setFaults({ [name]: Number(slider.value) });
              rateNames[name] = { slider, shownValue };
              byId("rates").append(element("label", {}, name.replaceAll("_", " "), shownValue, slider));
            }
            if (document.activeElement !== rateNames[name].slider) rateNames[name].slider.value = value;
            rateNames[name].shownValue.textContent = Math.round(value * 100) + " %";
          }
        }

        async function setFaults(change) {
          const output = byId("fault-result");
          try {
            drawFaults(await (change ? call("faults", "POST", change) : call("faults", "DELETE")));
            output.textContent = "Saved.";
          } catch (error) { output.textContent = error.message; }
        }

        async function refresh() {
          if (busy || document.hidden) return;
          busy = true;
          try {
            const [stats, talk, faults] = await Promise.all([call("stats"), call("conversations?limit=20"), call("faults")]);
            byId("now").textContent = stats.now.replace("T", " ").replace("Z", "").slice(0, 19) + " UTC, product time";
            byId("state").textContent = "";
            byId("state").className = "";
            redraw("counts", stats, () => drawCounts(stats));
            redraw("faults", faults, () => drawFaults(faults));
            let entry = talk.data.find((one) => one.person.phone === selected);
            if (selected && !entry)
              entry = (await call("conversations?limit=1&phone=" + encodeURIComponent(selected))).data[0];
            if (!selected && talk.data[0]) { selected = talk.data[0].person.phone; byId("phone").value ||= selected; }
            entry ||= talk.data[0];
            redraw("people", [talk.data, selected], () => drawPeople(talk.data));
            if (entry) redraw("chat", entry, () => drawChat(entry));
          } catch (error) {
            byId("state").textContent = "not reachable";
            byId("state").className = "bad";
          } finally { busy = false; }
        }

        byId("write").onsubmit = async (event) => {
          event.preventDefault();
          if (await write(byId("phone").value.trim(), { type: "text", text: byId("text").value })) byId("text").value = "";
          byId("text").focus();
        };
        byId("clear").onclick = () => setFaults(null);
        document.addEventListener("visibilitychange", refresh);
        setInterval(refresh, 1000);
        refresh();
        """#
}
