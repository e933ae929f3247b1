// Coming back from a call or a chat: the bar is ready to say what came of it. Pressing the link
// itself records nothing.
(() => {
  "use strict";
  const bar = () => document.getElementById("outcome");
  let left = null;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.(".reach-phone, .reach-chat");
    if (!link) return;
    const person = link.closest(".queue-row")?.dataset.person ?? "";
    left = { person, channel: link.matches(".reach-chat") ? "whatsapp" : "phone" };
  });
  function back() {
    const form = bar();
    if (document.hidden || !left || !form) return;
    const { person, channel } = left;
    left = null;
    if (person) document.dispatchEvent(new CustomEvent("testigo:choose", { detail: person }));
    form.elements.channel.value = channel;
    form.dataset.reached = channel;
    form.querySelector(".outcome-keys .outcome-key")?.focus({ preventScroll: true });
  }
  document.addEventListener("visibilitychange", back);
  addEventListener("focus", back);
  addEventListener("pageshow", back);
})();
