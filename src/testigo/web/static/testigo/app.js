// Behaviour of the frame: toasts, relative times, keys, the help, refreshing. No screen's own logic.
(() => {
  "use strict";
  const root = document.documentElement;
  const TOAST_LASTS = 8000;
  const TICK = 30000;

  // The server's clock decides; this device's may be wrong.
  const skew = root.dataset.now ? Date.parse(root.dataset.now) - Date.now() : 0;
  const now = () => Date.now() + skew;

  /* Toasts: gone after eight seconds, but never while being pointed at or focused. */

  const watched = new WeakSet();
  function watchToast(toast) {
    if (watched.has(toast)) return;
    watched.add(toast);
    let timer;
    const start = () => { clearTimeout(timer); timer = setTimeout(() => toast.remove(), TOAST_LASTS); };
    const hold = () => clearTimeout(timer);
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("pointerleave", start);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("focusout", start);
    start();
  }
  function watchToasts() {
    document.querySelectorAll("#toasts [data-toast]").forEach(watchToast);
  }
  function showTemplateToast(id) {
    const template = document.getElementById(id);
    const region = document.getElementById("toasts");
    if (!template || !region || region.querySelector(`[data-from="${id}"]`)) return;
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.dataset.from = id;
    region.append(toast);
  }

  /* A page that is made for paper. */

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) window.print();
  });

  /* Tabs that do not fit: the one that is open is in sight. */

  function showOpenTab() {
    document.querySelectorAll(".tabs, .place-tabs, .editor-steps").forEach((tabs) => {
      const open = tabs.querySelector('[aria-current="page"]');
      if (!open) return;
      const left = open.getBoundingClientRect().left - tabs.getBoundingClientRect().left;
      tabs.scrollLeft += left - (tabs.clientWidth - open.offsetWidth) / 2;
    });
  }
  showOpenTab();
  document.addEventListener("htmx:afterSettle", showOpenTab);

  /* Relative times, with the thresholds of the server's own wording. */

  const UNITS = [["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400], ["hour", 3600], ["minute", 60]];
  const words = new Intl.RelativeTimeFormat(root.lang, { numeric: "always" });
  function relative(seconds) {
    const size = Math.abs(seconds);
    if (size < 60) return document.body.dataset.justNow;
    for (const [unit, length] of UNITS) {
      const value = size / length;
      if (value >= 0.85 || unit === "minute") return words.format(Math.sign(seconds) * Math.max(1, Math.round(value)), unit);
    }
    return "";
  }
  function tick() {
    for (const part of document.querySelectorAll("[data-relative]")) {
      const stamp = part.closest("time").dateTime;
      const text = relative((Date.parse(stamp) - now()) / 1000);
      if (part.textContent !== text) part.textContent = text;
    }
  }

  /* Refreshing: `data-refresh` sends a `refresh` event every 30 s while the page is seen. */

  function refresh() {
    if (document.hidden) return;
    tick();
    document.querySelectorAll("[data-refresh]").forEach((part) => part.dispatchEvent(new CustomEvent("refresh")));
  }
  setInterval(refresh, TICK);
  document.addEventListener("visibilitychange", refresh);

  /* Dialogs */

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-opens]");
    if (opener) show(document.getElementById(opener.dataset.opens));
    const closer = event.target.closest("[data-closes]");
    if (closer) document.getElementById(closer.dataset.closes)?.close();
    // A click on the backdrop arrives at the dialog itself.
    if (event.target.matches?.("dialog[open]")) event.target.close();
    event.target.closest("[data-toast-close]")?.closest("[data-toast]")?.remove();
  });

  /* Keys: `g` and a letter, `?`. Off while typing, and off altogether when the switch says so. */

  const SWITCH = "testigo.single-keys";
  // What was chosen on this device, else what the person chose on any.
  const keysAreOn = () => (localStorage.getItem(SWITCH) ?? root.dataset.singleKeys) !== "off";
  const typing = (element) => element.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
  let waitingForPlace = 0;
  document.addEventListener("keydown", (event) => {
    if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show")) return;
    const justPressedG = Date.now() - waitingForPlace < 1500;
    waitingForPlace = 0;
    if (justPressedG) {
      const place = document.querySelector(`.places [data-goto="${CSS.escape(event.key)}"]`);
      if (place) { event.preventDefault(); event.stopImmediatePropagation(); place.click(); return; }
    }
    if (event.key === "g") waitingForPlace = Date.now();
    if (event.key === "?") { event.preventDefault(); show(document.getElementById("help")); }
  });

  // The help names only the keys that do something on this page.
  function show(dialog) {
    if (!dialog) return;
    dialog.querySelectorAll("[data-true-when]").forEach((part) => { part.hidden = !document.querySelector(part.dataset.trueWhen); });
    dialog.showModal();
  }

  /* Signing out: what waits to be sent stays for its owner, without a name; what was refused goes. */

  const OUTBOX = "testigo.outbox";
  document.addEventListener("submit", ({ target }) => {
    const user = target.dataset.signsOut;
    if (!user) return;
    try {
      const held = JSON.parse(localStorage.getItem(OUTBOX) ?? "[]");
      const left = held.filter((one) => one.user !== user || one.state !== "refused");
      localStorage.setItem(OUTBOX, JSON.stringify(left.map((one) => (one.user === user ? { ...one, name: "" } : one))));
    } catch {
      // Nothing is kept here, or nothing that can be read.
    }
  });

  /* A request that found no server: say so, keep what was typed. */

  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.error?.name === "TypeError" || event.detail?.error === "timeout") showTemplateToast("toast-offline");
  });

  // A private window may refuse to keep anything.
  if (document.body?.dataset.worker) navigator.serviceWorker?.register(document.body.dataset.worker).catch(() => {});

  function start() {
    tick();
    watchToasts();
    const region = document.getElementById("toasts");
    if (region) new MutationObserver(watchToasts).observe(region, { childList: true });
    const box = document.getElementById("single-keys");
    if (box) {
      box.checked = keysAreOn();
      box.addEventListener("change", () => localStorage.setItem(SWITCH, box.checked ? "on" : "off"));
    }
    document.addEventListener("htmx:after:swap", tick);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();

  // For the scripts of screens: whether a single key may act now.
  window.testigo = { keysAreOn, typing, now, OUTBOX };
})();
