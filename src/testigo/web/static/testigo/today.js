// Today: keys for what needs attention, the number in the title, and figures that grow old.
(() => {
  "use strict";
  const { keysAreOn, typing } = window.testigo;
  const page = () => document.getElementById("today");

  function count() {
    const number = Number(page().dataset.count);
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (number) document.title = `(${number}) ${document.title}`;
  }

  /* Whoever cannot see the page hears what has come to need attention. */

  const matters = () => new Map([...document.querySelectorAll(".matter")].map((row) => [row.id, row.querySelector(".matter-said").firstChild.textContent.trim()]));
  let before = new Map();
  function announce() {
    const said = [...matters()].filter(([id, text]) => before.get(id) !== text).map(([, text]) => text);
    before = matters();
    if (said.length) document.getElementById("today-said").textContent = said.join(". ");
  }

  /* What somebody has opened stays open. */

  let opened = [];
  const remember = () => { opened = [...page().querySelectorAll("details[open]")].map((part) => part.id); };
  const reopen = () => opened.map((id) => document.getElementById(id)).forEach((part) => { if (part) part.open = true; });

  /* The last good figures stay with their time while no new ones come. */

  function stale(isStale) {
    const notice = document.getElementById("today-stale");
    notice.hidden = !isStale;
    notice.querySelector("[data-stale-time]").textContent = page().dataset.time;
  }
  const isOurs = (event) => event.detail?.ctx?.sourceElement === page();
  const failed = (event) => !event.detail.ctx.response || event.detail.ctx.response.status >= 500;
  function start() {
    before = matters();
    document.addEventListener("htmx:finally:request", (event) => {
      if (isOurs(event)) stale(failed(event));
    });
    // Nobody pressed anything, so a toast would answer to nothing.
    document.addEventListener("htmx:before:swap", (event) => {
      if (!isOurs(event)) return;
      if (failed(event)) event.preventDefault();
      else remember();
    });
    document.addEventListener("htmx:error", (event) => {
      if (isOurs(event)) event.stopImmediatePropagation();
    }, true);
    document.addEventListener("htmx:after:swap", () => {
      if (!page()) return;
      reopen();
      count();
      announce();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show, .dropdown-menu.show")) return;
    const button = /^[1-5]$/.test(event.key) && document.querySelector(`[data-matter="${event.key}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  });
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
