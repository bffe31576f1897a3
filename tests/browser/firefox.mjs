// Drives Firefox by WebDriver BiDi, which only puppeteer speaks without a driver of its own; a test reads what it prints.
// node firefox.mjs FIREFOX ADDRESS HOSTED PAIRING_CODE
import puppeteer from "puppeteer-core";

const [executablePath, address, hosted, code] = process.argv.slice(2);
// The API's host leads to this machine, where nothing answers: no test talks to Cronofy.
// What is hosted passes for the Internet; when it asks for this machine, the answer is yes.
const extraPrefsFirefox = {
  "network.dns.localDomains": "api-de.cronofy.com",
  "network.lna.address_space.public.override": `127.0.0.1:${new URL(hosted).port}`,
  "permissions.default.loopback-network": 1,
};
const acceptInsecureCerts = true;
const browser = await puppeteer.launch({
  browser: "firefox", executablePath, headless: true, acceptInsecureCerts, extraPrefsFirefox,
});
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
const seen = {};

await page.goto(address);
await page.waitForSelector("html[data-python=ready]");
await press("#create-link");
seen.link = await page.$eval(await shown("#authorization-link"), (link) => link.href);

await page.select("#sandbox-outcome", "hangs");
await press("#create-link");
await press(await shown("#cancel"));
seen.cancelled = await page.$eval("#status", (status) => status.textContent);

await page.select("#data-center", "de");
await press("#route-direct");
await page.type("#access-token", "token");
await page.type("#client-id", "client");
await press("#create-link");
seen.cause = await page.$eval(await shown("#problem"), (problem) => problem.dataset.cause);

await press("#route-relay");
await press("#create-link");
seen.relayed = await page.$eval(await shown("#authorization-link"), (link) => link.href);

await page.goto(hosted);
await page.waitForSelector("html[data-python=ready]");
await page.select("#data-center", "de");
await press("#route-relay");
await page.$$eval("#link-form details", (folds) => folds.forEach((fold) => fold.setAttribute("open", "")));
await page.type("#relay-key", code);
await page.type("#access-token", "token");
await page.type("#client-id", "client");
await press("#create-link");
seen.local = await page.$eval(await shown("#authorization-link"), (link) => link.href);

console.log(JSON.stringify(seen));
await browser.close();

async function shown(selector) {
  await page.waitForSelector(selector, { visible: true });
  return selector;
}

// The button that stays in view covers what ends up at the lower edge.
async function press(selector) {
  await page.$eval(selector, (control) => control.scrollIntoView({ block: "center" }));
  await page.click(selector);
}
