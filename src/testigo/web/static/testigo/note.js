// The note of the outcome bar: how long it may be, and the keys that save it.
(() => {
  "use strict";
  const bar = () => document.getElementById("outcome");

  // A note that is too long stays where it was written.
  document.addEventListener("submit", (event) => {
    const note = document.getElementById("outcome-note");
    if (event.target !== bar() || event.submitter?.value !== "note" || !note) return;
    note.setCustomValidity(note.value.length > Number(note.dataset.most) ? note.dataset.tooLong : "");
    if (note.reportValidity()) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "outcome-note" || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    bar().querySelector("[name=said][value=note]").click();
  });
  document.addEventListener("input", (event) => { if (event.target.id === "outcome-note") event.target.setCustomValidity(""); });
})();
