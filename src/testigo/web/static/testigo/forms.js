// The builder: fields for choices only where there are choices, a word before losing work.
(() => {
  "use strict";
  const WITH_CHOICES = new Set(["choice", "choices"]);
  const builder = document.getElementById("builder");
  if (!builder) return;

  function showChoices(select) {
    const part = select.closest(".question").querySelector("[data-choices]");
    part.classList.toggle("is-off", !WITH_CHOICES.has(select.value));
  }
  const showAll = () => builder.querySelectorAll("[data-kind]").forEach(showChoices);
  showAll();
  builder.addEventListener("change", (event) => { if (event.target.matches("[data-kind]")) showChoices(event.target); });

  let changed = false;
  // Moving a question saves the draft and brings the questions anew.
  document.addEventListener("htmx:after:swap", () => { showAll(); changed = false; });
  builder.addEventListener("input", () => { changed = true; });
  builder.addEventListener("submit", () => { changed = false; });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
})();
