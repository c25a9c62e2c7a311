// Prints Lighthouse scores of a built site: `node lighthouse.mjs OUTPUT [name ...]`. Exits with 1 when one is below 100.
import { createServer } from "node:http";
import { readFile, stat } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { gzipSync } from "node:zlib";
import * as chromeLauncher from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";

const [root, ...names] = process.argv.slice(2);
await stat(join(root ?? "", "404.html")).catch(() => {
  console.error("There is no site to look at: node lighthouse.mjs OUTPUT [name ...]");
  process.exit(2);
});
const pages = {
  home: "",
  report: "reports/cnnic-53/",
  "policy table": "policies/tables/national-2023-2024/",
  timeline: "timeline/",
  province: "provinces/beijing/",
};
const types = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".png": "image/png",
  ".svg": "image/svg+xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};
const categories = ["performance", "accessibility", "best-practices", "seo"];
const switches = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

// Serves the site as a host would: texts compressed, assets with a hash in their name kept for a year.
const server = createServer(async (request, response) => {
  const address = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
  const path = join(root, normalize(address.endsWith("/") ? `${address}index.html` : address));
  const found = await stat(path).then((status) => status.isFile(), () => false);
  const type = types[extname(found ? path : ".html")] ?? "application/octet-stream";
  const hashed = /\.[0-9a-f]{8,}\.\w+$/.test(path);
  const headers = { "content-type": type, "cache-control": hashed ? "public, max-age=31536000, immutable" : "no-cache" };
  let body = await readFile(found ? path : join(root, "404.html"));
  if (!/^(font|image\/png)/.test(type) && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
    headers["content-encoding"] = "gzip";
    headers.vary = "accept-encoding";
    body = gzipSync(body);
  }
  response.writeHead(found ? 200 : 404, headers).end(body);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;

const chrome = await chromeLauncher.launch({ chromeFlags: switches, chromePath: process.env.CHROME_PATH || undefined });
process.on("exit", () => chrome.kill());  // also after an error nobody foresaw
process.on("SIGTERM", () => process.exit(143));
let perfect = true;
try {
  console.log(`${"page".padEnd(32)}${categories.map((category) => category.padStart(16)).join("")}`);
  for (const [name, address] of Object.entries(pages)) {
    if (names.length && !names.includes(name)) continue;
    for (const language of ["zh", "en"]) {
      for (const [device, config] of [["desktop", desktopConfig], ["mobile", undefined]]) {
        const options = { port: chrome.port, onlyCategories: categories, logLevel: "error" };
        const { lhr } = await lighthouse(`${origin}/${language}/${address}`, options, config);
        const scores = categories.map((category) => Math.round((lhr.categories[category].score ?? 0) * 100));
        perfect &&= scores.every((score) => score === 100);
        const cells = scores.map((score) => String(score).padStart(16));
        console.log(`${`${name}, ${language}, ${device}`.padEnd(32)}${cells.join("")}`);
        for (const category of categories) {
          for (const { id, weight } of lhr.categories[category].auditRefs) {
            const audit = lhr.audits[id];
            if (weight === 0 || audit.score === null || audit.score === 1) continue;
            const value = audit.displayValue ? ` (${audit.displayValue})` : "";
            console.log(`    ${category}: ${audit.title}${value}, ${Math.round(audit.score * 100)}`);
          }
        }
        if (lhr.runtimeError) console.log(`    ${lhr.runtimeError.message}`);
      }
    }
  }
} finally {
  chrome.kill();
  server.close();
  server.closeAllConnections();
}
process.exitCode = perfect ? 0 : 1;
