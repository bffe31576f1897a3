// Runs programs in Firefox's cell; a test reads what it prints.
// node firefox_cell.mjs FIREFOX ADDRESS, with {run, programs: [[code, stops]]} on standard input
import { text } from "node:stream/consumers";
import puppeteer from "puppeteer-core";

const [executablePath, address] = process.argv.slice(2);
const { run, programs } = JSON.parse(await text(process.stdin));
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
await page.goto(address);
await page.waitForSelector("html[data-python=ready]");
await page.$eval("#edit-run", (button) => (button.closest("details")?.setAttribute("open", ""), button.click()));
await page.waitForFunction(() => document.getElementById("editor")?.shadowRoot?.activeElement);
// As a newcomer does: one more line at the top.
await page.keyboard.type("print('typed')\n");
const ended = [];
ended.push(await page.evaluate(`(${run})()`));
for (const [code, stops] of programs) ended.push(await page.evaluate(`(${run})(${JSON.stringify(code)}, ${stops})`));
console.log(JSON.stringify(ended));
await browser.close();
