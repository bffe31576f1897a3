// Drives Firefox by WebDriver BiDi, which only puppeteer speaks without a driver of its own; a test reads what it prints.
// node firefox.mjs FIREFOX ADDRESS
import puppeteer from "puppeteer-core";

const [executablePath, address] = process.argv.slice(2);
// The API's host leads to this machine, where nothing answers: no test talks to Cronofy.
const extraPrefsFirefox = { "network.dns.localDomains": "api-de.cronofy.com" };
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true, extraPrefsFirefox });
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
const seen = {};

await page.goto(address);
await page.waitForSelector("html[data-python=ready]");
await page.click("#create-link");
seen.link = await page.$eval(await shown("#authorization-link"), (link) => link.href);

await page.select("#sandbox-outcome", "hangs");
await page.click("#create-link");
await page.click(await shown("#cancel"));
seen.cancelled = await page.$eval("#status", (status) => status.textContent);

await page.select("#data-center", "de");
await page.click("#route-direct");
await page.type("#access-token", "token");
await page.type("#client-id", "client");
await page.click("#create-link");
seen.cause = await page.$eval(await shown("#problem"), (problem) => problem.dataset.cause);

await page.click("#route-relay");
await page.click("#create-link");
seen.relayed = await page.$eval(await shown("#authorization-link"), (link) => link.href);

console.log(JSON.stringify(seen));
await browser.close();

async function shown(selector) {
  await page.waitForSelector(selector, { visible: true });
  return selector;
}
