// The backtest: a run is looked at again while it is worked on, and the threshold is typed or
// dragged. What each threshold would have done is in the page, so that nothing is asked for.
(() => {
  "use strict";
  const EVERY = 400;

  function looksAgain() {
    if (document.hidden) return;
    document.querySelectorAll("[data-polls]").forEach((part) => part.dispatchEvent(new CustomEvent("poll")));
  }
  setInterval(looksAgain, EVERY);
  document.addEventListener("visibilitychange", looksAgain);

  const locale = document.documentElement.lang || "es";
  const write = (value, places) =>
    new Intl.NumberFormat(locale, { minimumFractionDigits: places, maximumFractionDigits: places }).format(value);
  // A figure has as many places as its size bears, as the server writes it.
  const placesOf = (value) => (Number.isInteger(value) || value >= 30 ? 0 : 1);
  const signed = (value, places) => {
    const rounded = Number(value.toFixed(places));
    if (!rounded) return "=";
    return (rounded > 0 ? "+" : "\u2212") + write(Math.abs(rounded), places);
  };

  function figures(rates, threshold) {
    const last = rates.steps.length - 1;
    const [mql, customers, missed] = threshold > last ? [0, 0, rates.steps[last][2] + rates.steps[last][1]] : rates.steps[threshold];
    const [baseMql, baseCalls, baseMissed, baseCustomers] = rates.base;
    return {
      monthly: rates.months ? [mql / rates.months, baseMql / rates.months] : null,
      calls: rates.per_lead === null ? null : [mql * rates.per_lead, baseCalls],
      customers: [customers, baseCustomers],
      missed: [missed, baseMissed],
    };
  }

  function show(part, threshold) {
    const rates = JSON.parse(part.dataset.ladder);
    const told = figures(rates, threshold);
    for (const [name, found] of Object.entries(told)) {
      const figure = part.querySelector(`[data-live="${name}"]`);
      const apart = part.querySelector(`[data-apart="${name}"]`);
      figure.textContent = found ? write(found[0], placesOf(found[0])) : "\u2013";
      apart.textContent = found && found[1] !== null ? signed(found[0] - found[1], Number.isInteger(found[0]) && Number.isInteger(found[1]) ? 0 : 1) : "";
    }
    const range = part.querySelector("[data-range]");
    const place = (100 * Math.min(threshold, Number(range.max))) / Number(range.max);
    const line = part.querySelector("[data-line]");
    line.setAttribute("x1", place);
    line.setAttribute("x2", place);
    part.querySelectorAll("[data-high]").forEach((bar) => bar.classList.toggle("bt-over", Number(bar.dataset.high) > threshold));
    const whole = part.closest("#backtest");
    whole.querySelectorAll("[data-shown]").forEach((place) => { place.textContent = threshold; });
    // What the server counted is of the threshold that was tried: it says so as soon as that moves.
    whole.querySelectorAll("[data-stale]").forEach((note) => { note.hidden = threshold === rates.tried; });
    part.querySelectorAll("[data-sent]").forEach((input) => { input.value = threshold; });
  }

  function begin(part) {
    if (part.dataset.begun) return;
    part.dataset.begun = "yes";
    const range = part.querySelector("[data-range]");
    const number = part.querySelector("[data-number]");
    range.addEventListener("input", () => { number.value = range.value; show(part, Number(range.value)); });
    number.addEventListener("input", () => {
      const typed = Number(number.value);
      if (number.value === "" || !Number.isInteger(typed) || typed < 0) return;
      range.value = typed;
      show(part, typed);
    });
    show(part, Number(range.value));
  }

  const beginAll = () => document.querySelectorAll("[data-ladder]").forEach(begin);
  document.addEventListener("htmx:after:swap", beginAll);
  beginAll();
})();
