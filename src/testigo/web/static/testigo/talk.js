// The row of questions under the outcome bar: chips by key, and what was answered is sent together.
(() => {
  "use strict";
  const form = () => document.getElementById("talk-form");
  const place = () => document.getElementById("talk");
  const kind = () => form()?.dataset.kind ?? "";
  const person = () => form()?.dataset.person ?? "";
  const isIn = (element) => Boolean(element?.closest?.("#talk-form"));
  const isText = (element) => element?.matches?.("input:not(.talk-box)");
  const amount = () => form()?.querySelector(".talk-amount");
  // An amount is figures and signs, so letters stay keys of the row while it is typed.
  const takes = (element, key) => isText(element) && !(element === amount() && /^[a-z]$/.test(key));

  function answered() {
    const fields = form() ? [...form().elements] : [];
    return fields.some((field) => (field.matches(".talk-box") ? field.checked : isText(field) && field.type !== "hidden" && field.value.trim() !== ""));
  }
  function toggle(key) {
    const box = form()?.querySelector(`[data-choice="${CSS.escape(key)}"]`);
    if (!box) return false;
    if (box.matches("button")) {
      box.click();
      return true;
    }
    box.checked = !box.checked;
    box.focus({ preventScroll: true });
    askAmount(box);
    return true;
  }
  // Whoever says that there is a budget goes on with how much it is.
  function askAmount(box) {
    if (box.name === "budget" && box.value === "yes" && box.checked) amount()?.focus({ preventScroll: true });
  }
  // From the amount back to the answers; false from anywhere else.
  function leaveAmount() {
    if (!amount() || document.activeElement !== amount()) return false;
    form().querySelector(".talk-box[name=budget]").focus({ preventScroll: true });
    return true;
  }
  function press(key) {
    if (takes(document.activeElement, key)) document.activeElement.value += key;
    else toggle(key);
  }
  // Keys that were pressed while the row was on its way are answers to it.
  function open(keys = []) {
    form()?.querySelector(".talk-box, input:not([type=hidden]), .chip")?.focus({ preventScroll: true });
    const enter = keys.indexOf("Enter");
    (enter < 0 ? keys : keys.slice(0, enter)).forEach(press);
    if (enter < 0) return;
    left = keys.slice(enter + 1);
    send();
  }
  // What was pressed after Enter is for the row that may follow.
  let left = [];
  const rest = () => left.splice(0);
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
  let mouse = false;
  document.addEventListener("pointerdown", (event) => {
    mouse = event.pointerType === "mouse";
    const box = event.target.closest?.(".talk-chip")?.querySelector(".talk-box[type=radio]");
    ticked = box?.checked ? box : null;
  });
  document.addEventListener("click", (event) => {
    if (event.target === ticked) event.target.checked = false;
  });

  document.addEventListener("keydown", () => { mouse = false; }, true);
  // By touch the amount would bring a keyboard up over the answers.
  document.addEventListener("change", (event) => { if (mouse && isIn(event.target)) askAmount(event.target); });

  window.testigo.talk = { form, kind, person, isIn, takes, answered, toggle, open, rest, close, send, leaveAmount };
})();
