extension Page {
    /// Builds everything with `textContent`: what people and businesses write is never read as HTML.
    static let script = #"""
        "use strict";
        const byId = (id) => document.getElementById(id);
        // WhatsApp's control API is the root; the other providers' are alike, each below its name.
        const providers = { "": "WhatsApp", sms_twilio: "SMS", telegram: "Telegram", messenger: "Messenger",
          instagram: "Instagram", email: "E-mail", webhook: "Webhook" };
        let provider = location.hash.slice(1), selected = null, shown = {}, busy = false;
        if (!(provider in providers)) provider = "";
        const at = (path) => provider ? "providers/" + provider + (path && "/" + path) : path;
        const addressOf = (person) => person.phone ?? person.address;
        const nameOf = (person) =>
          person.name === addressOf(person) ? person.name : `${person.name} (${addressOf(person)})`;

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

        function drawProviders() {
          byId("providers").replaceChildren(...Object.entries(providers).map(([key, name]) => {
            const button = element("button", { type: "button", textContent: name, onclick: () => {
              provider = key; location.hash = key; selected = null; shown = {}; byId("phone").value = ""; rateNames = {};
              byId("rates").replaceChildren(); byId("bubbles").replaceChildren(); byId("facts").textContent = "";
              byId("who").textContent = "Nobody has been written to yet"; drawProviders(); refresh(); } });
            button.dataset.key = "provider " + key;
            button.setAttribute("aria-current", key === provider);
            return button;
          }));
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
            const address = addressOf(person);
            const button = element("button", { type: "button", onclick: () => choose(address) }, nameOf(person),
              element("small", { textContent: last ? last.text : "" }));
            button.dataset.key = "person " + address;
            button.setAttribute("aria-current", address === selected);
            return element("li", {}, button);
          }));
        }

        let rateNames = {};
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
            drawFaults(await (change ? call(at("faults"), "POST", change) : call(at("faults"), "DELETE")));
            output.textContent = "Saved.";
          } catch (error) { output.textContent = error.message; }
        }

        async function refresh() {
          if (busy || document.hidden) return;
          busy = true;
          try {
            const shownProvider = provider;
            const [stats, talk, faults] = await Promise.all(
              [call(provider ? at("") : "stats"), call(at("conversations?limit=20")), call(at("faults"))]);
            if (shownProvider !== provider) return;
            byId("now").textContent = talk.now.replace("T", " ").replace("Z", "").slice(0, 19) + " UTC, product time";
            byId("state").textContent = "";
            byId("state").className = "";
            redraw("counts", stats, () => drawCounts(stats));
            redraw("faults", faults, () => drawFaults(faults));
            let entry = talk.data.find((one) => addressOf(one.person) === selected);
            if (selected && !entry)
              entry = (await call(at("conversations?limit=1&" + (provider ? "address=" : "phone=")
                + encodeURIComponent(selected)))).data[0];
            if (!selected && talk.data[0]) { selected = addressOf(talk.data[0].person); byId("phone").value ||= selected; }
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
        byId("stop").onclick = () =>
          write(byId("phone").value.trim(), provider ? { type: "stop" } : { type: "text", text: "STOP" });
        byId("clear").onclick = () => setFaults(null);
        document.addEventListener("visibilitychange", refresh);
        drawProviders();
        setInterval(refresh, 1000);
        refresh();
        """#
}
