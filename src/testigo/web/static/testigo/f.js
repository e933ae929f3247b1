// Forms of Testigo in a page of yours: as high as they are, and told what brought the visitor.
(() => {
  const host = new URL(document.currentScript.src).origin;
  const frames = new Set();

  const framed = (source) => [...document.querySelectorAll("iframe")].find((frame) => frame.contentWindow === source);

  // The tracker knows more than this page, where there is one: the visit, and once it may the browser.
  function told() {
    const found = { url: location.href, title: document.title, referrer: document.referrer };
    for (const [name, value] of new URLSearchParams(location.search)) found[name] = value;
    const seen = window.testigo && window.testigo.visit;
    return seen ? { ...found, referrer: "", ...seen() } : found;
  }

  const tell = (source) => source.postMessage({ testigo: told() }, host);

  addEventListener("message", ({ origin, source, data }) => {
    const frame = origin === host && data && data.testigo === "form" && framed(source);
    if (!frame) return;
    frame.style.height = Math.ceil(data.height) + 4 + "px";
    if (!data.ready) return;
    tell(source);
    // Another page of the form: its beginning may be above what is seen.
    if (data.turned && frame.getBoundingClientRect().top < 0) frame.scrollIntoView();
    frames.add(frame);
  });

  // Consent was given or taken back.
  addEventListener("testigo", () => frames.forEach((frame) => frame.contentWindow && tell(frame.contentWindow)));
})();
