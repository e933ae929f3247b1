// Tables of people, companies and the like: `j` and `k` move, Enter opens (the name is a link),
// `x` ticks where rows can be ticked. `t` shows the table of a chart, or hides it. On the page of a
// lead `w` goes to why, `[` and `]` to the leads beside it in the queue.
(() => {
  "use strict";
  const { keysAreOn, typing } = window.testigo;
  const names = () => [...document.querySelectorAll("main table.rows tbody tr")]
    .map((row) => row.querySelector("th a[href]"))
    .filter((name) => name?.checkVisibility());
  const chosen = () => document.activeElement?.closest?.("table.rows tbody tr");
  const tick = () => chosen()?.querySelector("input[type=checkbox]:not(:disabled)");
  function move(step) {
    const all = names();
    const row = chosen();
    const place = all.findIndex((name) => row?.contains(name));
    const next = place < 0 ? all[0] : all[Math.min(all.length - 1, Math.max(0, place + step))];
    next?.focus({ preventScroll: true });
    next?.closest("tr").scrollIntoView({ block: "nearest" });
  }
  function table() {
    const parts = [...document.querySelectorAll("main details.as-table")];
    const opens = parts.some((part) => !part.open);
    parts.forEach((part) => { part.open = opens; });
    if (opens) parts[0]?.querySelector("summary").focus();
    return parts.length > 0;
  }

  function why() {
    const name = document.getElementById("why-name");
    name.tabIndex = -1;
    name.focus({ preventScroll: true });
    document.getElementById("why").scrollIntoView({ block: "center" });
  }

  /* From one lead of the queue to the next: `[` and `]` on the page of a lead. The order is that
     of the queue as it was last seen in this tab; it holds addresses, and goes with the tab. */

  const ORDER = "testigo.queue";
  const seenInQueue = () => [...document.querySelectorAll(".queue-row .queue-name")].map((name) => name.pathname);
  function remember() {
    const order = seenInQueue();
    if (order.length) sessionStorage.setItem(ORDER, JSON.stringify(order));
  }
  function beside(step) {
    const order = JSON.parse(sessionStorage.getItem(ORDER) ?? "[]");
    const place = order.indexOf(location.pathname);
    return place < 0 ? undefined : order[place + step];
  }
  if (document.querySelector(".lead") && (beside(1) || beside(-1))) document.body.dataset.beside = "";
  window.addEventListener("pagehide", remember);

  document.addEventListener("keydown", (event) => {
    if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show, .dropdown-menu.show")) return;
    if (event.key === "j" && names().length) move(1);
    else if (event.key === "k" && names().length) move(-1);
    else if (event.key === "x" && !event.repeat && tick()) tick().click();
    else if ((event.key === "[" || event.key === "]") && "beside" in document.body.dataset) {
      const next = beside(event.key === "]" ? 1 : -1);
      if (next) location.assign(next);
    } else if (event.key === "w" && document.getElementById("why")) why();
    else if (event.key !== "t" || event.repeat || !table()) return;
    event.preventDefault();
  });
})();
