// The palette: Ctrl K opens it everywhere, `/` where the page has no search of its own. The server
// finds places, settings, leads and companies; what the page itself can do is read from the page.
(() => {
  "use strict";
  const { keysAreOn, typing } = window.testigo;
  const dialog = document.getElementById("palette");
  if (!dialog) return;
  const input = document.getElementById("palette-input");
  const list = document.getElementById("palette-list");
  const found = document.getElementById("palette-found");
  const said = document.getElementById("palette-said");
  const options = () => [...list.querySelectorAll("[role=option]")];

  /* What the page can do: its own buttons, and the choices of the person. */

  const HERE = "main [data-command], .page-head-action :is(a, button), .outcome-key, .lead-steps button";
  const OWN = ".tools [data-command]";
  // As the server finds pages: each word begins a word of the name, whatever its case and accents.
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const nameOf = (part) => {
    if (part.dataset.command) return part.dataset.command;
    const copy = part.cloneNode(true);
    copy.querySelectorAll("kbd, .ico").forEach((drawn) => drawn.remove());
    return (part.getAttribute("aria-label") || copy.textContent).replace(/\s+/g, " ").trim();
  };
  function offer(group, parts, mark) {
    group.querySelectorAll("[role=option]").forEach((old) => old.remove());
    const words = plain(input.value).split(/\s+/).filter(Boolean);
    const begins = (name) => words.every((word) => plain(name).split(/[\s(:]+/).some((held) => held.startsWith(word)));
    const template = document.getElementById("palette-action");
    let place = 0;
    for (const part of parts) {
      const name = nameOf(part);
      if (!name || !begins(name)) continue;
      const option = template.content.firstElementChild.cloneNode(true);
      option.id = `${mark}-${(place += 1)}`;
      option.querySelector(".palette-label").textContent = name;
      // An outcome is about the lead that is chosen.
      option.querySelector(".palette-more").textContent = part.closest("form")?.querySelector(".outcome-name")?.textContent ?? "";
      const key = part.dataset.shortcut || part.querySelector("kbd")?.textContent;
      if (key) option.querySelector(".palette-keys").append(Object.assign(document.createElement("kbd"), { textContent: key }));
      option.addEventListener("click", () => { dialog.close(); part.focus(); part.click(); });
      group.append(option);
    }
    group.hidden = !place;
  }
  const seen = (part) => part.checkVisibility() && !part.disabled && !part.closest("[hidden]");
  function offerActions() {
    const here = document.querySelectorAll(HERE);
    offer(document.getElementById("palette-actions"), [...here].filter(seen), "here");
    // Whoever asks for nothing yet wants to go somewhere: preferences answer only a question.
    offer(document.getElementById("palette-choices"), input.value.trim() ? document.querySelectorAll(OWN) : [], "own");
  }

  /* One option is active: the field keeps the focus and says which. */

  let active = null;
  function choose(option) {
    active?.setAttribute("aria-selected", "false");
    active = option ?? null;
    active?.setAttribute("aria-selected", "true");
    active?.scrollIntoView({ block: "nearest" });
    if (active) input.setAttribute("aria-activedescendant", active.id);
    else input.removeAttribute("aria-activedescendant");
  }
  function move(step) {
    const all = options();
    const place = active ? all.indexOf(active) + step : step > 0 ? 0 : -1;
    if (all.length) choose(all[(place + all.length) % all.length]);
  }

  /* Asking: the answer belongs to what was typed, and Enter waits for it. */

  let waits = false;
  const answered = () => found.querySelector("[data-asked]")?.dataset.asked === input.value.trim();
  function settle() {
    offerActions();
    const told = found.querySelector("[data-said]");
    const count = options().length;
    said.textContent = told && !count ? told.dataset.said : count ? "" : said.textContent;
    // Enter on nothing typed does nothing: the first option may record something.
    choose(input.value.trim() ? options()[0] : null);
    if (waits && answered()) { waits = false; active?.click(); }
  }
  function open() {
    if (dialog.open) return;
    document.querySelectorAll("dialog[open]").forEach((other) => other.close());
    waits = false;
    input.value = "";
    dialog.showModal();
    input.focus();
    settle();
    input.dispatchEvent(new CustomEvent("ask"));
  }
  input.addEventListener("input", () => { waits = false; settle(); });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") move(1);
    else if (event.key === "ArrowUp") move(-1);
    else if (event.key === "Enter") {
      if (answered() || (active && active.closest("#palette-actions"))) active?.click();
      else waits = true;
    } else return;
    event.preventDefault();
  });
  list.addEventListener("pointermove", (event) => {
    const option = event.target.closest("[role=option]");
    if (option && option !== active) choose(option);
  });
  document.addEventListener("htmx:after:swap", () => { if (dialog.open) settle(); });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail?.ctx?.sourceElement !== input) return;
    event.stopImmediatePropagation();
    waits = false;
    said.textContent = input.dataset.lost;
  }, true);

  /* Opening */

  const searchOfPage = () => [...document.querySelectorAll("main input[type=search]")].find(seen);
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-palette]");
    if (!opener || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    open();
  });
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (dialog.open) dialog.close();
      else open();
      return;
    }
    if (event.key !== "/" || !keysAreOn() || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    if (document.querySelector("dialog[open], .offcanvas.show")) return;
    event.preventDefault();
    const own = searchOfPage();
    if (!own) { open(); return; }
    own.focus();
    own.select();
  });
  if (/Mac|iPhone|iPad/.test(navigator.platform)) {
    document.querySelectorAll("[data-with-command]").forEach((key) => { key.textContent = key.dataset.withCommand; });
  }
})();
