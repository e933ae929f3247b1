// Copying: a key beside everything that says `data-copy`, where the browser can copy.
(() => {
  "use strict";
  const key = document.getElementById("copy-key");
  if (!key || !navigator.clipboard) return;
  document.querySelectorAll("[data-copy]").forEach((source) => {
    const button = key.content.firstElementChild.cloneNode(true);
    const said = button.textContent;
    button.addEventListener("click", () => navigator.clipboard.writeText(source.value || source.textContent).then(() => {
      button.textContent = button.dataset.copied;
      setTimeout(() => { button.textContent = said; }, 2000);
    }));
    (source.closest("label") || source).after(button);
  });
})();
