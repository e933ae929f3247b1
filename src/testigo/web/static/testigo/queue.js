// The queue and the outcome bar: which lead is chosen, keys. The lead page has the bar without a
// list.
(() => {
  "use strict";
  const { keysAreOn, typing, talk, outbox } = window.testigo;
  const list = () => document.getElementById("queue");
  const bar = () => document.getElementById("outcome");
  const rows = () => [...document.querySelectorAll(".queue-row")];
  const rowOf = (person) => document.getElementById(`row-${person}`);
  const nameOf = (row) => row.querySelector(".queue-name");

  /* The chosen lead: its row is marked, and the bar speaks of it. */

  let chosen = "";
  let order = [];
  function choose(row, { focus = false } = {}) {
    for (const other of document.querySelectorAll(".queue-name[aria-current]")) {
      other.removeAttribute("aria-current");
      other.closest(".queue-row").classList.remove("is-chosen");
    }
    const form = bar();
    if (form) form.hidden = !row;
    chosen = row ? row.dataset.person : "";
    if (!row) return;
    if (talk.kind() === "talk" && talk.person() !== chosen) talk.send();
    row.classList.add("is-chosen");
    nameOf(row).setAttribute("aria-current", "true");
    if (form) {
      form.setAttribute("action", row.dataset.outcome);
      form.setAttribute("hx-post", row.dataset.outcome);
      form.elements.once.value = row.dataset.once;
      form.querySelector(".outcome-give").setAttribute("href", row.dataset.give);
      // By which way somebody was reached belongs to them alone.
      if (form.dataset.person !== row.dataset.person) offerChannels(form, "noPhone" in row.dataset);
      form.dataset.person = row.dataset.person;
      form.querySelector(".outcome-name").textContent = row.dataset.name;
      form.querySelector(".outcome-role").textContent = row.dataset.role;
    }
    if (focus) {
      nameOf(row).focus({ preventScroll: true });
      reveal(row);
    }
  }
  // Without a phone nobody was called: another way is ready, for this lead alone.
  function offerChannels(form, noPhone) {
    const { channel } = form.elements;
    for (const option of channel.querySelectorAll("[data-by-phone]")) option.disabled = noPhone;
    if (form.dataset.reached) channel.value = channel.options[0].value;
    delete form.dataset.reached;
    if (!channel.selectedOptions[0]?.disabled) return;
    channel.value = "email";
    form.dataset.reached = "email";
  }
  // Neither the top bar nor the outcome bar may hide the row.
  function reveal(row) {
    const box = row.getBoundingClientRect();
    const top = 56;
    const form = bar();
    const bottom = form && !form.hidden ? form.getBoundingClientRect().top : innerHeight;
    if (box.top < top) scrollBy({ top: box.top - top - 40 });
    else if (box.bottom > bottom) scrollBy({ top: box.bottom - bottom + 8 });
  }
  function move(step) {
    skip();
    const all = rows();
    const place = all.findIndex((row) => row.dataset.person === chosen);
    const next = all[Math.min(all.length - 1, Math.max(0, place + step))];
    if (next) choose(next, { focus: true });
  }
  // The lead itself, else what came after it, else what came before it.
  function stillThere(person) {
    const place = order.indexOf(person);
    const around = place < 0 ? [] : [...order.slice(place), ...order.slice(0, place).reverse()];
    return around.map(rowOf).find(Boolean) ?? rows()[0];
  }

  /* An outcome leaves: the next lead is chosen at once, and comes back if it was refused. After a
     conversation the row of questions about the same lead comes first. */

  const ASKING = ["1", "5"];
  // Steps aside: they say nothing of a call, and the lead stays chosen.
  const ASIDE = /^(note|need|budget|accept|qualify)$/;
  // The question whose answer is on its way: it opens again where the answer was refused.
  let asking = "";
  const busy = new Map();
  let awaited = null;
  const skipped = new WeakSet();
  // Whoever goes on before the row of questions is there does not want it.
  function skip() {
    if (awaited) skipped.add(awaited.ctx);
    awaited = null;
  }
  // Who came after the lead that was spoken with, before it went to where it is now.
  let following = "";
  function nextAfter(person) {
    order = rows().map((row) => row.dataset.person);
    const next = order.slice(order.indexOf(person) + 1).concat(order).find((other) => other !== person && !rowOf(other).ariaBusy);
    return next ? rowOf(next) : null;
  }
  function goOn(person) {
    const next = (following && rowOf(following)) || (nextAfter(person) ?? rowOf(person));
    following = "";
    if (next) choose(next, { focus: true });
    else bar()?.querySelector(".outcome-key")?.focus({ preventScroll: true });
  }
  document.addEventListener("htmx:config:request", (event) => {
    const { ctx } = event.detail;
    if (event.target === talk.form()) {
      if (list() && talk.person() !== chosen) return;
      // Whoever was not the right one may be returned at once.
      if (ctx.request.body.get("right_role") === "no") awaited = { ctx, person: talk.person(), keys: talk.rest() };
      else {
        talk.rest();
        if (list()) goOn(chosen);
      }
      return;
    }
    const form = bar();
    if (!form || event.target !== form) return;
    asking = openQuestion()?.dataset.key ?? "";
    closeQuestions();
    if (talk.answered()) talk.send();
    const person = chosen;
    const asks = ASKING.includes(ctx.request.body.get("said"));
    if (asks) awaited = { ctx, person, keys: [] };
    if (!list()) return;
    busy.set(ctx, person);
    rowOf(person)?.setAttribute("aria-busy", "true");
    order = rows().map((row) => row.dataset.person);
    const next = nextAfter(person);
    if (asks) following = next?.dataset.person ?? "";
    else if (next && !ASIDE.test(ctx.request.body.get("said"))) choose(next, { focus: true });
  });
  document.addEventListener("htmx:finally:request", (event) => {
    const ctx = event.detail?.ctx;
    const person = busy.get(ctx);
    const asked = awaited?.ctx === ctx ? awaited : null;
    const refused = !outbox.keeps(ctx) && (!ctx?.response || ctx.response.status >= 400);
    if (refused && returning?.ctx === ctx) returning = null;
    busy.delete(ctx);
    if (asked) awaited = null;
    if (person) {
      rowOf(person)?.removeAttribute("aria-busy");
      if (refused && rowOf(person)) choose(rowOf(person), { focus: true });
    }
    if (event.target === bar()) {
      if (refused) document.querySelector(`[data-key="${CSS.escape(asking)}"]`)?.setAttribute("open", "");
      else ["when", "amount", "until", "note"].forEach((name) => { bar().elements[name].value = ""; });
    }
    if (asked && event.target !== bar() && !refused) {
      if (talk.kind() === "return") talk.open(asked.keys);
      else {
        talk.close();
        if (list()) goOn(asked.person);
      }
      return;
    }
    if (event.target === talk.form()) {
      if (refused) talk.open();
      else if (event.target.isConnected) talk.close();
      return;
    }
    if (refused || event.target !== bar()) return;
    if (skipped.has(ctx)) talk.close();
    if (talk.form() && (asked || !list())) talk.open(asked?.keys);
    else if (asked && list()) goOn(person);
  });

  /* After every swap: mark again what was chosen, say what has fallen due. */

  let states = new Map();
  const statesNow = () => new Map(rows().map((row) => [row.dataset.person, row.dataset.state]));
  function announce() {
    const region = document.getElementById("queue-said");
    const before = states;
    states = statesNow();
    if (!region) return;
    const fallen = rows().filter((row) => {
      const state = row.dataset.state;
      return before.has(row.dataset.person) && before.get(row.dataset.person) !== state && ["due_soon", "past_due"].includes(state);
    });
    const said = fallen.map((row) => `${row.dataset.name}: ${row.querySelector(".clock-word")?.textContent ?? ""}`).join(". ");
    if (said) region.textContent = said;
  }
  function count() {
    const number = Number(list().dataset.count);
    document.title = document.title.replace(/^\(\d+\) /, "");
    if (number) document.title = `(${number}) ${document.title}`;
    for (const stop of document.querySelectorAll('[data-goto="q"], .thumb-stop[href*="/queue"]')) {
      let badge = stop.querySelector(".count");
      if (!badge && number) {
        badge = document.createElement("span");
        badge.className = "count";
        stop.append(badge);
      }
      if (badge) {
        badge.textContent = String(number);
        badge.hidden = !number;
      }
    }
  }
  function settle() {
    if (!list()) return;
    countTicked();
    const lost = document.activeElement === document.body || document.activeElement === null;
    choose(stillThere(chosen), { focus: lost && Boolean(chosen) });
    order = rows().map((row) => row.dataset.person);
    announce();
    count();
  }

  /* Taking back: the toast's own button, or `u` also after the toast has gone. */

  let lastUndo = "";
  function rememberUndo() {
    const forms = document.querySelectorAll("#toasts .note form[action]");
    if (forms.length) lastUndo = forms[forms.length - 1].getAttribute("action");
  }
  function takeBack() {
    const form = document.getElementById("take-back");
    if (!form || !lastUndo) return;
    document.querySelectorAll("#toasts .note form[action]").forEach((old) => {
      if (old.getAttribute("action") === lastUndo) old.closest("[data-toast]").remove();
    });
    form.setAttribute("action", lastUndo);
    form.setAttribute("hx-post", lastUndo);
    lastUndo = "";
    form.requestSubmit();
  }

  /* Keys */

  // Whoever comes back is chosen, at once or when the list shows them again; keys wait for them.
  let returning = null;
  document.addEventListener("htmx:config:request", (event) => {
    const [, person] = /\/leads\/([^/]+)\/undo/.exec(event.target.getAttribute?.("action") ?? "") ?? [];
    if (!person || !list()) return;
    skip();
    if (rowOf(person)) choose(rowOf(person), { focus: true });
    else returning = { person, keys: [], ctx: event.detail.ctx };
  });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    if (!returning) return;
    const { person, keys } = returning;
    const isBack = rowOf(person);
    if (!isBack && ![list(), bar()].includes(detail.ctx.sourceElement)) return;
    returning = null;
    if (!isBack) return;
    choose(rowOf(person), { focus: true });
    keys.forEach(press);
  });

  const openQuestion = () => bar()?.querySelector("details[open]");
  function closeQuestions() {
    bar()?.querySelectorAll("details[open]").forEach((question) => { question.open = false; });
  }
  function ask(question) {
    question.open = !question.open;
    if (!question.open) return;
    // Where there are chips their numbers are pressed, so no field may take them.
    const first = ["textarea", ".chip", "input"].map((kind) => question.querySelector(kind)).find(Boolean);
    first?.focus({ preventScroll: true });
  }
  // A key in the row of questions; false for one that is not for it.
  function pressInTalk(event) {
    const place = talk.person();
    if (event.key === "Escape") {
      if (talk.leaveAmount()) return true;
      talk.close();
      goOn(place);
    } else if (talk.takes(event.target, event.key) || !keysAreOn()) return false;
    else if (event.key === "j") goOn(place);
    else if (event.key === "k") move(-1);
    else return talk.toggle(event.key);
    return true;
  }
  function press(key) {
    const question = openQuestion();
    if (question) {
      question.querySelector(`[data-choice="${key}"]`)?.click();
      return;
    }
    const asks = bar().querySelector(`details[data-key="${key}"]`);
    if (asks) ask(asks);
    else bar().querySelector(`.outcome-key[value="${key}"]`)?.click();
  }
  const ASKED = ["n", "s", "m"];
  // Answers, pieces of content and amounts: they wait for the row that is on its way.
  const FOR_TALK = /^[0-9a-c.,]$/;
  const MOVES = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 };
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && openQuestion()) {
      closeQuestions();
      const row = chosen && rowOf(chosen);
      if (row) nameOf(row).focus();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (talk.isIn(event.target)) {
      if (pressInTalk(event)) event.preventDefault();
      return;
    }
    if (awaited && event.key === "Escape") {
      const { person } = awaited;
      skip();
      goOn(person);
      return;
    }
    if (awaited && (event.key === "Enter" || (FOR_TALK.test(event.key) && keysAreOn() && !typing(event.target)))) {
      awaited.keys.push(event.key);
      event.preventDefault();
      return;
    }
    if (event.key === "Escape" && talk.form()) talk.close();
    if (!keysAreOn() || typing(event.target)) return;
    if (event.repeat && !(event.key in MOVES)) return;
    if (returning && event.key.length === 1) {
      if (/^[1-9]$/.test(event.key)) returning.keys.push(event.key);
      event.preventDefault();
      return;
    }
    if (document.querySelector("dialog[open], .offcanvas.show, .dropdown-menu.show")) return;
    const digit = /^[1-9]$/.test(event.key) && bar() && !bar().hidden;
    if (digit) press(event.key);
    else if (event.key in MOVES && rows().length) move(MOVES[event.key]);
    else if (ASKED.includes(event.key) && bar() && !bar().hidden) press(event.key);
    else if (event.key === "a" && bar() && !bar().hidden) bar().querySelector(".outcome-give").click();
    else if (event.key === "x" && rowOf(chosen)) rowOf(chosen).querySelector(".queue-tick input")?.click();
    else if (event.key === "f" && talk.form()) talk.open();
    else if (event.key === "u") takeBack();
    else if (event.key === "c") (rowOf(chosen) ?? document.querySelector(".lead"))?.querySelector(".reach-phone")?.click();
    else if (event.key === "Enter" && document.activeElement === document.body && rowOf(chosen)) nameOf(rowOf(chosen)).click();
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-talk-skip]")) {
      event.preventDefault();
      const person = talk.person();
      talk.close();
      goOn(person);
    }
    const row = event.target.closest?.(".queue-row");
    if (row) choose(row);
    const question = openQuestion();
    if (question && !question.contains(event.target)) closeQuestions();
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest?.(".queue-row");
    if (row && row.dataset.person !== chosen) choose(row);
  });

  /* Several leads for somebody else: what is ticked stays ticked when the list is shown anew. */

  const ticked = new Set();
  function countTicked() {
    const count = document.getElementById("give-count");
    if (!count) return;
    for (const box of document.querySelectorAll(".queue-tick input")) box.checked = ticked.has(box.value);
    const number = document.querySelectorAll(".queue-tick input:checked").length;
    count.textContent = number === 1 ? count.dataset.one : count.dataset.many.replace("{}", String(number));
  }
  document.addEventListener("change", (event) => {
    if (!event.target.matches?.(".queue-tick input")) return;
    if (event.target.checked) ticked.add(event.target.value);
    else ticked.delete(event.target.value);
    countTicked();
  });
  document.addEventListener("reset", (event) => {
    if (event.target.id !== "give") return;
    ticked.clear();
    countTicked();
  });
  document.addEventListener("testigo:choose", (event) => {
    const row = rowOf(event.detail);
    if (row) choose(row);
  });

  function start() {
    // htmx wakes a moment after the page; a key pressed before that would reload the page.
    window.htmx?.process(document.body);
    if (list()) {
      order = rows().map((row) => row.dataset.person);
      states = statesNow();
      const asked = new URLSearchParams(location.search).get("at");
      choose((asked && rowOf(asked)) || rowOf(talk.person()) || rows()[0]);
    }
    if (talk.form()) talk.open();
    const dock = document.querySelector(".dock");
    // What was said stands above whatever the dock holds.
    if (dock) new ResizeObserver(() => document.documentElement.style.setProperty("--dock", `${dock.offsetHeight}px`)).observe(dock);
    rememberUndo();
    const region = document.getElementById("toasts");
    if (region) new MutationObserver(rememberUndo).observe(region, { childList: true });
    document.addEventListener("htmx:after:swap", settle);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
