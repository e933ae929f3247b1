/* Cards of a board are moved by the menu of each; where there is a mouse, also by dragging them: what
   leads to the step in the menu is pressed, so that both ways do the same. */
(() => {
  "use strict";
  let held = null;

  document.addEventListener("dragstart", (event) => {
    held = event.target.closest?.("[data-card]") ?? null;
    if (!held) return;
    held.classList.add("is-held");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", "");
  });

  document.addEventListener("dragend", () => {
    held?.classList.remove("is-held");
    mark(null);
    held = null;
  });

  document.addEventListener("dragover", (event) => {
    const step = way(event) && event.target.closest("[data-step]");
    mark(step);
    if (step) event.preventDefault();
  });

  document.addEventListener("drop", (event) => {
    const pressed = way(event);
    if (!pressed) return;
    event.preventDefault();
    pressed.click();
  });

  // What leads from the card to the column below the pointer; null where it does not go there.
  function way(event) {
    const step = held && event.target.closest?.("[data-step]");
    if (!step || step.contains(held)) return null;
    const ways = [...held.querySelectorAll("[data-to]")];
    return ways.find((one) => one.dataset.to === step.dataset.step) ?? null;
  }

  function mark(step) {
    for (const one of document.querySelectorAll(".is-over")) one.classList.remove("is-over");
    step?.classList.add("is-over");
  }
})();
