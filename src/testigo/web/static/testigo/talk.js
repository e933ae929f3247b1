// The row of questions under the outcome bar: chips by key, and what was answered is sent together.
(() => {
  "use strict";
  const form = () => document.getElementById("talk-form");
  const place = () => document.getElementById("talk");
  const kind = () => form()?.dataset.kind ?? "";
  const person = () => form()?.dataset.person ?? "";
  const isIn = (element) => Boolean(element?.closest?.("#talk-form"));
  const isText = (element) => element?.matches?.("input:not(.talk-box)");

  function answered() {
    const fields = form() ? [...form().elements] : [];
    return fields.some((field) => (field.matches(".talk-box") ? field.checked : isText(field) && field.type !== "hidden" && field.value.trim() !== ""));
  }
  function toggle(key) {
    const box = form()?.querySelector(`[data-choice="${CSS.escape(key)}"]`);
    if (!box) return false;
    box.checked = !box.checked;
    box.focus({ preventScroll: true });
    return true;
  }
  // Keys that were pressed while the row was on its way are answers to it.
  function open(keys = []) {
    form()?.querySelector(".talk-box, input:not([type=hidden])")?.focus({ preventScroll: true });
    for (const key of keys) {
      if (key === "Enter") send();
      else toggle(key);
    }
  }
  function close() {
    const held = place()?.contains(document.activeElement);
    place()?.replaceChildren();
    // Whoever works by keyboard goes on from the page, not from its address.
    if (held) document.getElementById("content")?.focus({ preventScroll: true });
  }
  // Whoever goes on has answered what there was to answer.
  function send() {
    if (answered()) form().requestSubmit();
    else close();
  }

  // A chip that is pressed again is not answered any more.
  let ticked = null;
  document.addEventListener("pointerdown", (event) => {
    const box = event.target.closest?.(".talk-chip")?.querySelector(".talk-box[type=radio]");
    ticked = box?.checked ? box : null;
  });
  document.addEventListener("click", (event) => {
    if (event.target === ticked) event.target.checked = false;
  });

  window.testigo.talk = { form, kind, person, isIn, isText, answered, toggle, open, close, send };
})();
