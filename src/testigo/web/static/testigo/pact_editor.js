// The editor of the pact: marks the fields whose notes just came, names what is chosen in a list of
// boxes, and goes to what was removed or put back without moving the page.
(() => {
  "use strict";

  function mark(said) {
    const line = said.closest(".editor-line");
    const fields = new Set([...said.querySelectorAll("[data-field]")].map((note) => note.dataset.field));
    line.querySelectorAll(".editor-words [name]").forEach((field) => {
      if (field.type === "hidden") return;
      if (fields.has(field.name)) {
        field.setAttribute("aria-invalid", "true");
        field.setAttribute("aria-describedby", said.id);
      } else {
        field.removeAttribute("aria-invalid");
        field.removeAttribute("aria-describedby");
      }
    });
  }

  function nameChosen(list) {
    const chosen = [...list.querySelectorAll("input:checked")].map((box) => box.nextElementSibling.textContent);
    list.querySelector("[data-chosen]").textContent = chosen.join(", ") || "\u2013";
  }
  document.addEventListener("change", (event) => {
    const list = event.target.closest(".blank-many");
    if (list) nameChosen(list);
  });

  new MutationObserver((changes) => {
    const came = new Set();
    changes.forEach(({ target }) => {
      const said = target.closest && target.closest(".editor-said");
      if (said) came.add(said);
    });
    came.forEach(mark);
    if (changes.some(({ target }) => target.id === "editor-lines")) {
      const goal = document.querySelector("#editor-lines [data-focus]");
      if (goal) goal.focus({ preventScroll: true });
    }
  }).observe(document.querySelector(".editor-lines") || document.body, { childList: true, subtree: true });
})();
