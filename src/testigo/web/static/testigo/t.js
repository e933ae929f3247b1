// Testigo's tracker. Nothing is kept or sent before consent, and nothing is kept of a refusal.
(() => {
  const script = document.currentScript;
  if (!script || window.testigo) return;
  const { key, lang, privacy, consent: asked } = script.dataset;
  const host = new URL(script.src).origin;
  const KEPT = "testigo";
  const YEARS = 24 * 30 * 24 * 3600e3;
  // A longer silence opens another visit.
  const GAP = 1800e3;
  const MOST = 200;
  // What this page told and nobody has confirmed; null after a refusal.
  let waiting = [];
  let unkept = null;
  let timer, pause, sending, box;

  // Pages without https have no randomUUID.
  const newId = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  // Read anew each time, because other tabs write it too, and now and then over what this one wrote.
  function read() {
    let state = unkept;
    try {
      const kept = JSON.parse(localStorage.getItem(KEPT));
      // Consent is asked for again after two years at the latest.
      if (kept && kept.since > Date.now() - YEARS) state = kept;
    } catch { /* What cannot be read is not there. */ }
    if (state && waiting) {
      const own = waiting.map((message) => ({ ...message, anonymousId: state.id }));
      state.queue = [...without(state.queue, own), ...own].slice(-MOST);
    }
    return state;
  }

  const without = (messages, gone) => messages.filter(({ messageId }) => !gone.some((one) => one.messageId === messageId));

  function keep(state) {
    try { localStorage.setItem(KEPT, JSON.stringify(state)); } catch { unkept = state; }
  }

  const away = (address) => address && new URL(address).host !== location.host ? address : "";

  // What brought the visitor: campaign and click ids of the address, the site they come from.
  function brought() {
    const found = {};
    for (const [name, value] of new URLSearchParams(location.search)) {
      if (/^(utm_\w+|(g|ms|fb|tt)clk?id|[gw]braid|li_fat_id)$/.test(name)) found[name] = value.slice(0, 500);
    }
    const referrer = away(document.referrer);
    if (referrer) found.referrer = referrer;
    return found;
  }

  // Of the page before consent, of the visit after it.
  function visit() {
    const state = read();
    return state ? { ...state.by, a: state.id } : brought();
  }

  function tell(type, more) {
    const message = {
      type, messageId: newId(), timestamp: new Date().toISOString(), ...more,
      context: { page: { url: location.href, path: location.pathname, title: document.title, referrer: away(document.referrer) }, userAgent: navigator.userAgent },
    };
    // In memory only, in case consent is given on this page.
    if (waiting && waiting.length < MOST) waiting.push(message);
    flush();
  }

  function flush() {
    const state = read();
    if (!state || !waiting) return;
    const by = brought();
    if (Object.keys(by).length || Date.now() - state.at > GAP) state.by = by;
    state.at = Date.now();
    keep(state);
    later(300);
  }

  function later(time) {
    clearTimeout(timer);
    timer = setTimeout(send, time);
  }

  // Another tab may have sent part of it: the same message twice counts once.
  function send(leaving) {
    const state = read();
    if (!state || !state.queue.length || (sending && leaving !== true)) return;
    const sent = state.queue.slice(0, 10);
    const body = JSON.stringify({ writeKey: key, sentAt: new Date().toISOString(), batch: sent });
    const address = host + "/v1/b";
    // Whether it arrives is not known, so it stays in the queue.
    if (leaving === true) return navigator.sendBeacon(address, body);
    sending = true;
    fetch(address, { method: "POST", body, keepalive: true, credentials: "omit", headers: { "Content-Type": "text/plain" } })
      .then(({ ok, status }) => {
        sending = false;
        // A key that opens nothing is not asked again on this page.
        if (status === 401 || status === 403) return;
        if (!ok && status !== 400 && status !== 413) throw status;
        pause = 0;
        waiting = waiting && without(waiting, sent);
        const now = read();
        if (!now) return;
        now.queue = without(now.queue, sent);
        keep(now);
        later(0);
      })
      .catch(() => {
        sending = false;
        pause = Math.min((pause || 2500) * 2, 300e3);
        later(pause);
      });
  }

  function consent(given) {
    if (!given) {
      waiting = unkept = null;
      try { localStorage.removeItem(KEPT); } catch { /* Nothing was kept. */ }
    } else if (!read()) {
      waiting = waiting || [];
      keep({ id: newId(), since: Date.now(), at: Date.now(), by: brought(), queue: [] });
      flush();
    }
    answered();
  }

  function answered() {
    if (box) box.remove();
    decorate();
    dispatchEvent(new Event("testigo"));
  }

  const WORDS = {
    es: ["¿Podemos recordar tus visitas para atenderte mejor?", "Aceptar", "Rechazar", "Privacidad"],
    en: ["May we remember your visits, to serve you better?", "Accept", "Reject", "Privacy"],
  };

  // The colours of the page's own scheme, and no style sheet: the policy of a site may refuse it.
  const LOOK = "background:Canvas;color:CanvasText;border:1px solid;border-radius:8px;";

  function add(parent, tag, text, style) {
    const element = document.createElement(tag);
    element.textContent = text;
    element.style.cssText = style;
    parent.append(element);
    return element;
  }

  function ask() {
    const [text, yes, no, named] = WORDS[(lang || document.documentElement.lang || "es").slice(0, 2)] || WORDS.en;
    box = add(document.body, "div", "", LOOK + "position:fixed;z-index:99999;left:16px;right:16px;bottom:16px;max-width:480px;padding:16px;font:15px/22px system-ui");
    box.id = "testigo-consent";
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", named);
    const words = add(box, "p", text + " ", "margin:0 0 12px");
    if (privacy) {
      const link = add(words, "a", named, "color:LinkText");
      link.href = privacy;
      if (!/^http/.test(link.protocol)) link.remove();
    }
    // Both alike: refusing is as easy as accepting.
    for (const [label, given] of [[no, false], [yes, true]]) {
      const button = add(box, "button", label, LOOK + "min-height:44px;min-width:128px;margin:0 8px 0 0;font:inherit;cursor:pointer");
      button.type = "button";
      button.onclick = () => consent(given);
    }
  }

  // Links to hosted forms say what brought the visitor, and once it may be said which browser it is.
  function decorate() {
    for (const link of document.querySelectorAll("a[href]")) {
      if (link.origin !== host || !link.pathname.startsWith("/f/")) continue;
      const address = new URL(link.href);
      address.searchParams.delete("a");
      for (const [name, value] of Object.entries({ referrer: "", ...visit() })) address.searchParams.set(name, value);
      link.href = address;
    }
  }

  const TRAITS = { email: "email", tel: "phone", name: "name", "given-name": "firstName", "family-name": "lastName", organization: "company", "organization-title": "jobTitle" };
  const SECRET = /pass|contrase|card|tarjeta|cvc|cvv|iban|token|secret/i;

  document.addEventListener("submit", ({ target }) => {
    const form = target.dataset.testigoForm;
    if (form === undefined) return;
    const fields = {};
    const traits = {};
    for (const field of target.elements) {
      const { name, type, value, dataset } = field;
      if (!name || !value || SECRET.test(name) || /password|hidden|file|submit|button/.test(type) || (/checkbox|radio/.test(type) && !field.checked)) continue;
      fields[name] = (fields[name] ? fields[name] + ", " : "") + value.slice(0, 500);
      const trait = dataset.testigoField || TRAITS[field.autocomplete.split(" ").pop()] || TRAITS[type];
      if (trait) traits[trait] = fields[name];
    }
    const { a, ...by } = visit();
    tell("track", { event: "Form Submitted", properties: { ...by, form: form || target.id || "form", fields } });
    if (traits.email || traits.phone) tell("identify", { traits });
    send(true);
  }, true);

  // Applications that change the page without loading it.
  let place;
  function page() {
    place = location.pathname + location.search;
    tell("page", { properties: {} });
    decorate();
  }
  function moved() {
    // Titles change after addresses.
    setTimeout(() => { if (place !== location.pathname + location.search) page(); }, 50);
  }
  for (const name of ["pushState", "replaceState"]) {
    const was = history[name];
    history[name] = function (...given) {
      was.apply(this, given);
      moved();
    };
  }
  addEventListener("popstate", moved);

  addEventListener("pagehide", () => send(true));
  addEventListener("online", () => later(0));
  // Another tab answered for all of them.
  addEventListener("storage", (event) => {
    if (event.key !== KEPT || !event.newValue === !event.oldValue) return;
    waiting = event.newValue ? waiting || [] : null;
    flush();
    answered();
  });

  window.testigo = { consent, page, visit, track: (event, properties) => tell("track", { event, properties: properties || {} }) };
  const ready = () => {
    answered();
    if (!read() && asked !== "external") ask();
  };
  page();
  if (document.readyState === "loading") addEventListener("DOMContentLoaded", ready); else ready();
})();
