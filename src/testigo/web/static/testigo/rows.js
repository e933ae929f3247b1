// Tables of people, companies and the like: `j` and `k` move, Enter opens (the name is a link),
// `x` ticks where rows can be ticked. `t` shows the table of a chart, or hides it.
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
  document.addEventListener("keydown", (event) => {
    if (!keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show, .dropdown-menu.show")) return;
    if (event.key === "j" && names().length) move(1);
    else if (event.key === "k" && names().length) move(-1);
    else if (event.key === "x" && !event.repeat && tick()) tick().click();
    else if (event.key !== "t" || event.repeat || !table()) return;
    event.preventDefault();
  });
})();
