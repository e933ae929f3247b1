(() => {
  "use strict";

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
