// Time left, second by second, as long as the page is seen. The server says the instants; here they
// only tick, by the server's clock. A `[data-countdown]` stands inside a `[data-ago]`, which holds
// the words; a `[data-due]`, `[data-warn]` or `[data-turns]` that passes refreshes what holds it.
(() => {
  "use strict";
  const { now } = window.testigo;
  const DAY = 86400000;
  const MINUTE = 60000;

  // Whoever cannot see the page hears how a clock stands when that changes, not its seconds.
  function gap(milliseconds, words) {
    if (milliseconds > 0 && milliseconds < MINUTE) return `${Math.ceil(milliseconds / 1000)} s`;
    const minutes = Math.floor(Math.abs(milliseconds) / MINUTE);
    const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
    const size = !minutes ? words.moment : hours && rest ? `${hours} h ${rest} min` : hours ? `${hours} h` : `${rest} min`;
    return milliseconds > 0 ? size : words.ago.replace("{}", size);
  }
  let lastTick = now();
  function tick() {
    if (document.hidden) return;
    const instant = now();
    for (const part of document.querySelectorAll("[data-ago] [data-countdown]")) {
      const left = Date.parse(part.dateTime) - instant;
      if (Math.abs(left) > DAY) continue;
      const text = gap(left, part.closest("[data-ago]").dataset);
      if (part.textContent !== text) part.textContent = text;
    }
    const passed = (at) => at && Date.parse(at) > lastTick && Date.parse(at) <= instant;
    const turned = new Set();
    for (const part of document.querySelectorAll("[data-warn], [data-due], [data-turns]")) {
      const { warn, due, turns } = part.dataset;
      if ([warn, due, turns].some(passed)) turned.add(part.closest("[data-refresh]"));
    }
    lastTick = instant;
    turned.forEach((part) => part?.dispatchEvent(new CustomEvent("refresh")));
  }
  setInterval(tick, 1000);
  function start() {
    tick();
    document.addEventListener("htmx:after:swap", tick);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
