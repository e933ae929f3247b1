// Imports: a file may be dropped anywhere on its field, and a running import is looked at again
// every second while the page is seen.
(() => {
  "use strict";
  const EVERY = 1000;

  function looksAgain() {
    if (document.hidden) return;
    document.querySelectorAll("[data-polls]").forEach((part) => part.dispatchEvent(new CustomEvent("poll")));
  }
  setInterval(looksAgain, EVERY);
  document.addEventListener("visibilitychange", looksAgain);

  const form = document.querySelector("[data-drop]");
  if (!form) return;
  const field = form.querySelector(".import-file");
  const input = form.querySelector("input[type=file]");
  const shows = (event, on) => {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    field.classList.toggle("import-dropping", on);
  };
  form.addEventListener("dragover", (event) => shows(event, true));
  form.addEventListener("dragleave", (event) => shows(event, false));
  form.addEventListener("drop", (event) => {
    shows(event, false);
    const files = event.dataTransfer?.files;
    if (!files?.length) return;
    input.files = files;
    form.requestSubmit();
  });
})();
