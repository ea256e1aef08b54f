// A person with a key and a browser on /docs: turns automation on and reads an answer as it comes.
import chromium from "@sparticuz/chromium";
import puppeteer from "puppeteer-core";
import { text } from "node:stream/consumers";

const [base, screenshot] = process.argv.slice(2);
const key = (await text(process.stdin)).trim();
const patience = { timeout: 60_000 };

chromium.setGraphicsMode = false;
const browser = await puppeteer.launch({
  args: chromium.args,
  executablePath: await chromium.executablePath(),
  headless: "shell",
});
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 1500 });
  const complaints = [];
  const elsewhere = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith("data:")) {
      elsewhere.push(request.url());
    }
  });

  await page.goto(`${base}/docs`);
  await page.waitForSelector("#reference .opblock", patience);
  console.log(`operations: ${(await page.$$("#reference .opblock")).length}`);

  const says = (id, words) =>
    page.waitForFunction(
      (at, wanted) => document.getElementById(at).textContent.includes(wanted),
      patience,
      id,
      words,
    );

  await page.type("#key", key);
  await page.click("#use-key");
  await says("automation-state", "Automation is off");
  await page.click("#automation");
  await says("automation-state", "Automation is on");
  console.log("automation: on");

  // What the answer looked like each time it grew.
  await page.evaluate(() => {
    window.lengths = [];
    const answer = document.getElementById("answer");
    new MutationObserver(() => window.lengths.push(answer.textContent.length)).observe(answer, {
      childList: true,
      characterData: true,
    });
  });
  await page.click("#send");
  await says("chat-state", "Done");
  const answer = await page.$eval("#answer", (element) => element.textContent);
  const grew = await page.evaluate(() => new Set(window.lengths.filter((each) => each > 0)).size);
  if (answer.trim() === "") {
    throw new Error("the answer is empty");
  }
  console.log(`streamed: in ${grew} pieces`);
  await page.screenshot({ path: screenshot });

  const kept = await page.evaluate(
    () => localStorage.length + sessionStorage.length + document.cookie.length,
  );
  console.log(`kept: ${kept}`);
  console.log(`elsewhere: ${elsewhere.length} ${elsewhere.join(" ")}`);
  console.log(`complaints: ${complaints.length} ${complaints.join(" | ")}`);
} finally {
  await browser.close();
}
