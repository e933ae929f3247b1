/* Cards are moved by the menu of each; where there is a mouse, also by dragging them. */
(() => {
  "use strict";
  const board = document.querySelector(".board");
  let held = null;

  board?.addEventListener("dragstart", (event) => {
    held = event.target.closest("[data-card]");
    if (!held) return;
    held.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });

  board?.addEventListener("dragend", () => {
    held?.classList.remove("is-held");
    mark(null);
    held = null;
  });

  board?.addEventListener("dragover", (event) => {
    const step = held && event.target.closest("[data-step]");
    if (!step) return;
    event.preventDefault();
    mark(step);
  });

  board?.addEventListener("drop", (event) => {
    const step = held && event.target.closest("[data-step]");
    if (!step || step.contains(held)) return;
    event.preventDefault();
    // The button of the menu says it, so that both ways do the same.
    const buttons = [...held.querySelectorAll("button[name=step]")];
    buttons.find((button) => button.value === step.dataset.step)?.click();
  });

  function mark(step) {
    for (const one of board.querySelectorAll(".is-over")) one.classList.remove("is-over");
    step?.classList.add("is-over");
  }

  // A link to winning or losing opens what it leads to, once the browser has gone there itself.
  function show() {
    const target = location.hash ? document.getElementById(location.hash.slice(1)) : null;
    if (!target?.matches("details")) return;
    target.open = true;
    target.querySelector("input:not([type=hidden]), textarea")?.focus();
  }
  window.addEventListener("load", () => setTimeout(show));
  window.addEventListener("hashchange", show);
})();
