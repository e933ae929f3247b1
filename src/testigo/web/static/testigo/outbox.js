// What was pressed while the network was away: it waits in this browser, is never shown as kept
// before the server says so, and arrives once, because every press has a name of its own.
(() => {
  "use strict";
  const AGAIN = 15000;
  const LATEST = 24 * 60 * 60 * 1000;
  const { now, OUTBOX: KEY } = window.testigo;
  const bar = () => document.getElementById("outcome");
  const place = () => document.getElementById("pending");
  // Another page of this browser may be sending what it holds; what a closed one left waits.
  const life = random();
  const sending = new Map();
  // Why an entry waits that only its own person can send.
  const SIGNED_OUT = "signed-out";
  const SOMEBODY_ELSE = "somebody-else";
  // Whose page this is: somebody else may have signed in since.
  const user = bar()?.dataset.user;

  function random() {
    const bytes = crypto.getRandomValues(new Uint8Array(12));
    return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
  }
  function read() {
    try {
      const held = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(held) ? held : [];
    } catch {
      return [];
    }
  }
  function write(entries) {
    try {
      localStorage.setItem(KEY, JSON.stringify(entries));
      return true;
    } catch {
      return false;
    }
  }
  const change = (id, values) => write(read().map((one) => (one.id === id ? { ...one, ...values } : one)));
  const drop = (id) => write(read().filter((one) => one.id !== id));
  const isOurs = (one) => one.user === user && one.space === bar()?.dataset.space;
  const ours = () => read().filter(isOurs);
  const waits = (one) => one.state !== "sending" || one.life !== life;

  /* A press is written down before it leaves, and struck out once the server has answered. */

  function isPress(element) {
    return element === bar() || element?.id === "talk-form";
  }
  function words(ctx) {
    const button = ctx.request.submitter;
    const said = button?.closest?.(".outcome-key, .chip") ?? button;
    const label = [...(said?.childNodes ?? [])].filter((node) => node.nodeName !== "KBD").map((node) => node.textContent).join("").trim();
    return label || ctx.sourceElement.getAttribute("aria-label") || "";
  }
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    const form = event.target;
    if (!isPress(form) || !bar()) return;
    const fields = [...ctx.request.body.entries()].filter(([name]) => name !== "csrfmiddlewaretoken");
    const about = form === bar() ? bar().querySelector(".outcome-name") : form.querySelector(".talk-name");
    const entry = {
      id: random(), life, state: "sending", url: form.getAttribute("action"), fields,
      person: form.dataset.person ?? "", name: about?.textContent ?? "", what: words(ctx),
      user, space: bar().dataset.space, pressed_at: new Date(now()).toISOString(),
    };
    if (write([...read(), entry])) sending.set(ctx, entry);
  });
  // What is not taken here is tried again by itself: nothing of it is shown as if it were lost.
  const isPut = (status) => status === 403 || status === 429 || status >= 500;
  function whyNot({ status, raw }) {
    if (status === 409) return SOMEBODY_ELSE;
    if (raw.redirected || raw.headers.has("HX-Redirect")) return SIGNED_OUT;
    return isPut(status) ? "waiting" : "";
  }
  document.addEventListener("htmx:before:response", (event) => {
    const { ctx } = event.detail;
    const why = sending.has(ctx) && whyNot(ctx.response);
    if (!why) return;
    keep(ctx, why);
    event.preventDefault();
  });
  document.addEventListener("htmx:error", (event) => {
    if (!sending.has(event.detail?.ctx)) return;
    keep(event.detail.ctx);
    event.stopPropagation();
  }, true);
  const kept = new WeakSet();
  function keep(ctx, state = "waiting") {
    const entry = sending.get(ctx);
    sending.delete(ctx);
    kept.add(ctx);
    change(entry.id, { state });
    rename(entry);
    show();
    if (state === "waiting") setTimeout(flush, 500);
  }
  // The next press about the same lead is another one.
  function rename(entry) {
    const once = entry.fields.find(([name]) => name === "once")?.[1];
    for (const row of document.querySelectorAll(".queue-row")) {
      if (row.dataset.once === once) row.dataset.once = random();
    }
    const form = bar();
    if (form?.elements.once.value === once) form.elements.once.value = random();
  }
  document.addEventListener("htmx:finally:request", (event) => {
    const entry = sending.get(event.detail?.ctx);
    if (!entry) return;
    sending.delete(event.detail.ctx);
    drop(entry.id);
    show();
  }, true);

  /* Sending again: on coming back, on being looked at, and every 15 seconds. */

  let busy = false;
  async function flush() {
    if (busy || !navigator.onLine || !bar()) return;
    busy = true;
    try {
      for (const entry of ours().filter((one) => waits(one) && one.state !== "refused")) {
        if (!(await send(entry))) break;
      }
    } finally {
      busy = false;
      show();
    }
  }
  let token = "";
  const tokenHere = () => token || bar()?.querySelector("[name=csrfmiddlewaretoken]")?.value || "";
  // Takes the token of the page as it is now; says why not, where that is not ours.
  async function renew() {
    const answer = await fetch(location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const form = page.getElementById("outcome");
    if (form?.dataset.user !== user) return form ? SOMEBODY_ELSE : SIGNED_OUT;
    token = form.elements.csrfmiddlewaretoken.value;
    return "";
  }
  async function post(entry, csrf) {
    const body = new URLSearchParams(entry.fields);
    body.set("pressed_at", entry.pressed_at);
    body.set("pressed_by", entry.user);
    body.set("csrfmiddlewaretoken", csrf);
    return fetch(entry.url, { method: "POST", body, headers: { "HX-Request": "true" }, credentials: "same-origin", redirect: "manual" });
  }
  // Whether the next one may be tried.
  async function send(entry) {
    let answer;
    let missing = "";
    try {
      answer = await post(entry, tokenHere());
      if (answer.status === 403) {
        missing = await renew();
        if (!missing) answer = await post(entry, token);
      }
    } catch {
      return false;
    }
    if (answer.status === 409) missing = SOMEBODY_ELSE;
    if (answer.type === "opaqueredirect" || answer.headers.has("HX-Redirect")) missing = SIGNED_OUT;
    if (missing) {
      change(entry.id, { state: missing });
      return false;
    }
    if (answer.status === 429 || answer.status >= 500) {
      change(entry.id, { state: "waiting" });
      return false;
    }
    const text = await answer.text();
    const said = new DOMParser().parseFromString(text, "text/html").querySelector("[data-toast]");
    if (!answer.ok) {
      change(entry.id, { state: "refused", why: said?.querySelector(".note-text")?.textContent.trim() ?? "" });
      return true;
    }
    drop(entry.id);
    if (said) {
      const toast = document.importNode(said, true);
      document.getElementById("toasts")?.append(toast);
      window.htmx?.process(toast);
    }
    document.querySelectorAll("[data-refresh]").forEach((part) => part.dispatchEvent(new CustomEvent("refresh")));
    return true;
  }

  /* What waits is seen: above the bar, and on the row of the lead. */

  const SAID = { refused: "refused", [SIGNED_OUT]: "signedOut", [SOMEBODY_ELSE]: "somebodyElse" };
  // Signing out forgets names; the page knows those that it shows.
  function nameOf({ name, person }) {
    if (name) return name;
    if (bar().dataset.person === person) return bar().querySelector(".outcome-name").textContent;
    return document.querySelector(`.queue-row[data-person="${CSS.escape(person)}"] .queue-name`)?.textContent.trim() ?? "";
  }
  function line(entry) {
    const part = document.getElementById("pending-line").content.firstElementChild.cloneNode(true);
    const state = entry.state in SAID ? entry.state : "waiting";
    part.dataset.state = state;
    part.querySelector(".pending-state").textContent = place().dataset[SAID[state] ?? state];
    part.querySelector(".pending-what").textContent = [entry.what, nameOf(entry)].filter(Boolean).join(" · ");
    const typed = entry.fields.filter(([name, value]) => ["note", "amount", "competitor", "content"].includes(name) && value.trim());
    part.querySelector(".pending-why").textContent = state === "refused" ? [entry.why, ...typed.map(([, value]) => `“${value}”`)].filter(Boolean).join(" ") : "";
    const button = part.querySelector("button");
    button.hidden = state !== "refused";
    button.addEventListener("click", () => { drop(entry.id); show(); });
    return part;
  }
  function show() {
    if (!place()) return;
    const entries = ours().filter(waits);
    place().hidden = entries.length === 0;
    place().querySelector("ul").replaceChildren(...entries.map(line));
    const about = new Set(entries.filter((one) => one.state !== "refused").map((one) => one.person));
    for (const row of document.querySelectorAll(".queue-row")) {
      const mark = row.querySelector(".queue-pending");
      if (!about.has(row.dataset.person)) mark?.remove();
      else if (!mark) {
        const text = document.createElement("span");
        text.className = "queue-pending";
        text.textContent = place().dataset.waiting;
        row.querySelector(".queue-who").append(text);
      }
    }
  }
  function forget() {
    const oldest = now() - 7 * LATEST;
    write(read().filter((one) => Date.parse(one.pressed_at) > oldest));
  }

  function start() {
    forget();
    show();
    flush();
    document.addEventListener("htmx:after:swap", () => {
      // What is fetched anew is of whoever is signed in: then the whole page is theirs.
      if (bar() && bar().dataset.user !== user) location.reload();
      else show();
    });
    addEventListener("online", flush);
    addEventListener("focus", flush);
    addEventListener("storage", (event) => { if (event.key === KEY) show(); });
    document.getElementById("pending-send")?.addEventListener("click", flush);
    setInterval(flush, AGAIN);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  window.testigo.outbox = { keeps: (ctx) => kept.has(ctx) };
})();
