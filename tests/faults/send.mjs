// The real client of Node, unmodified but for the host: node send.mjs HOST KEY COUNT
import { Analytics } from "@segment/analytics-node";

const [host, writeKey, count] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host, path: "/v1/batch", maxRetries: 100, flushAt: 20, flushInterval: 200 });
let failed = 0;
analytics.on("error", () => { failed += 1; });
for (let number = 0; number < Number(count); number += 1) {
  analytics.track({ userId: `user-${number % 50}`, event: "Feature Used", messageId: `node-${number}`, properties: { number } });
}
await analytics.closeAndFlush({ timeout: 280000 });
process.exit(failed ? 1 : 0);
