// Keeps the page current while somebody looks at it. Without this file the page works all the same.
"use strict";

(() => {
  const SECONDS = 10;
  const live = document.getElementById("live");
  const parts = ["nav", "main"];
  const find = (root, part) => root.querySelector(`[data-live="${part}"]`);
  const controls = (root) => [...root.querySelectorAll("main a, main summary, main button")];
  // Which card, entry and control this is: the same before and after the page was brought up to date.
  const key = (element) => [
    element.closest("main > [id]").id,
    element.closest("[data-id]")?.dataset.id,
    element.tagName,
    element.getAttribute("href"),
  ].join(" ");
  const ids = (root) => new Set([...root.querySelectorAll("[data-id]")].map((entry) => entry.dataset.id));

  // What the server sent, to compare with; what is shown is changed below.
  let sent = parts.map((part) => find(document, part).innerHTML);
  let busy = false;

  function localize(root) {
    for (const time of root.querySelectorAll("time")) {
      const moment = new Date(time.dateTime);
      time.title = time.textContent.trim();
      const language = time.closest("[lang]").lang;
      const format = new Intl.DateTimeFormat([language, "en"], { dateStyle: "medium", timeStyle: "short" });
      time.firstElementChild.textContent = format.format(moment);
    }
  }

  function offerToCopy(root) {
    if (!navigator.clipboard) return;
    for (const address of root.querySelectorAll(".address")) {
      const name = address.closest("section").querySelector("h2").textContent;
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.setAttribute("aria-label", `Copy the address: ${name}`);
      button.addEventListener("click", async () => {
        try {
          await navigator.clipboard.writeText(address.querySelector("code").textContent);
          button.textContent = "Copied";
          setTimeout(() => { button.textContent = "Copy"; }, 2000);
        } catch {
          getSelection().selectAllChildren(address.querySelector("code"));
        }
      });
      address.append(button);
    }
  }

  function show(fresh) {
    const before = ids(document);
    const open = new Set([...document.querySelectorAll("details[open]")].map(key));
    const focused = controls(document).filter((control) => control === document.activeElement).map(key)[0];
    const scrolled = find(document, "nav").firstElementChild.scrollLeft;
    for (const part of parts) {
      find(document, part).replaceChildren(...document.adoptNode(find(fresh, part)).childNodes);
    }
    find(document, "nav").firstElementChild.scrollLeft = scrolled;
    const main = find(document, "main");
    for (const details of main.querySelectorAll("details")) details.open = open.has(key(details));
    localize(main);
    offerToCopy(main);
    if (focused) controls(document).find((control) => key(control) === focused)?.focus({ preventScroll: true });
    const arrived = new Set();
    for (const entry of main.querySelectorAll("[data-id]")) {
      if (!before.has(entry.dataset.id)) {
        entry.classList.add("new");
        arrived.add(entry.dataset.id);
      }
    }
    return arrived.size;
  }

  function say(text, away) {
    if (live.textContent !== text) live.textContent = text;
    live.classList.toggle("away", away);
  }

  async function refresh() {
    if (busy || document.hidden) return;
    busy = true;
    try {
      const answer = await fetch(location.pathname, { cache: "no-cache" });
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const received = parts.map((part) => find(fresh, part).innerHTML);
      if (received.join() === sent.join()) {
        say("Up to date", false);
      } else if (getSelection().isCollapsed) {
        // A text that somebody is selecting is not taken away from under them.
        sent = received;
        const count = show(fresh);
        say(count ? `${count} new ${count === 1 ? "entry" : "entries"}` : "Up to date", false);
      }
    } catch {
      say("Not reachable at the moment", true);
    } finally {
      busy = false;
    }
  }

  localize(find(document, "main"));
  offerToCopy(find(document, "main"));
  say("Up to date", false);
  setInterval(refresh, SECONDS * 1000);
  document.addEventListener("visibilitychange", refresh);
})();
