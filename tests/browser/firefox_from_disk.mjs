// Asks Firefox for the sources beside a page that it opened from disk, and prints them; a test reads that.
// node firefox_from_disk.mjs FIREFOX ADDRESS
import puppeteer from "puppeteer-core";

const [executablePath, address] = process.argv.slice(2);
const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
const page = await browser.newPage();
page.setDefaultTimeout(120_000);
await page.goto(address);
const sources = await page.evaluate(
  () =>
    new Promise((taken, refused) => {
      const script = Object.assign(document.createElement("script"), { src: "sources.js" });
      script.onload = () => taken(window.playground.sources);
      script.onerror = () => refused(new Error("sources.js was refused."));
      document.head.append(script);
    }),
);
console.log(JSON.stringify(sources));
await browser.close();
