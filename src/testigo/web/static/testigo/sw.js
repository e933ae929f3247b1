// Beside the pages of whoever is signed in: when the network is gone, a page says so. It keeps that
// one page and its looks, which hold nothing of anybody; every other answer passes it by.
"use strict";
const KEPT = "testigo-offline";
const PAGE = "/offline";
let language = "";

async function keep() {
  const answer = await fetch(PAGE, { cache: "no-store" });
  if (!answer.ok) return;
  const text = await answer.clone().text();
  const looks = [...text.matchAll(/(?:href|src)="(\/static\/[^"]+)"/g)].map((found) => found[1]);
  const cache = await caches.open(KEPT);
  await cache.addAll(looks);
  await cache.put(PAGE, answer);
  const wanted = new Set([PAGE, ...looks]);
  for (const old of await cache.keys()) {
    if (!wanted.has(new URL(old.url).pathname)) await cache.delete(old);
  }
}

self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

async function page(event) {
  try {
    const answer = await fetch(event.request);
    // Whoever changes the language reads the next page without a network in it too.
    const spoken = answer.headers.get("Content-Language") || "";
    if (answer.ok && spoken && spoken !== language) {
      language = spoken;
      event.waitUntil(keep().catch(() => {}));
    }
    return answer;
  } catch (error) {
    const kept = await caches.match(PAGE);
    if (kept) return kept;
    throw error;
  }
}

async function look(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const kept = await caches.match(request);
    if (kept) return kept;
    throw error;
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (new URL(request.url).pathname.startsWith("/static/")) event.respondWith(look(request));
});
