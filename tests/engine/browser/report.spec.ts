import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { harmless } from "../../../operate/report/words";
import { colorsFor } from "../../../operate/terminal";
import { written } from "../../../operate/validate/report/formats";
import { placed, reportOf } from "../../../operate/validate/report/report";
import type { Validation } from "../../../operate/validate/validate";
import { Browser, browserOrSkip, type Page, type View } from "../../support/browser";
import { cluster, everything, finding, group, settings, validation } from "../../unit/operate/validate/example";

/** What would run, or close what it stands in, where somebody let it. */
const hostile = `</pre></style></title><script>window.taken = 1</script><img src=x onerror="window.taken = 1"><a href="javascript:taken=1">`;
/** What has no place to be broken at. */
const long = "x".repeat(400);

/** A validation all of whose texts are this. */
function filledWith(text: string): Validation {
  const findings = [
    finding({
      object: { kind: text, name: text, namespace: text },
      container: text,
      path: text,
      message: text,
      evidence: [text, text],
      next: text,
    }),
  ];
  const unchecked = [{ what: text, why: text }];
  const way = { from: text, to: text, declared: "allowed", proven: "unproven", why: text } as const;
  return validation({
    stack: text,
    verdict: "failed",
    clusters: [
      cluster({ cluster: text, namespace: text, groups: [group("logs", { findings, unchecked })], connections: [way] }),
      cluster({ cluster: text, context: text, groups: [], problem: { kind: "unreachable", why: text, hint: text } }),
    ],
  });
}

/** In the page: what leaves the page at its side, or is cut off by what it stands in, but for what can be scrolled. */
const tooWide = `[document.documentElement, ...document.querySelectorAll("body, body *:not(svg, svg *)")]
  .filter((element) => element.scrollWidth > element.clientWidth && getComputedStyle(element).display !== "inline")
  .filter((element) => !element.matches(".topology"))
  .map((element) => element.outerHTML.slice(0, 80))`;

/** In the page: each text and its contrast with what it stands on, by the formula of WCAG 2; what is seen through counts. */
const contrasts = `(() => {
  const parse = (color) => { const [r, g, b, a = 1] = color.match(/[\\d.]+/g).map(Number); return { rgb: [r, g, b], a }; };
  const over = ({ rgb, a }, ground) => rgb.map((value, index) => value * a + ground[index] * (1 - a));
  const light = (rgb) => {
    const [r, g, b] = rgb.map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (element) =>
    element ? over(parse(getComputedStyle(element).backgroundColor), ground(element.parentElement)) : [255, 255, 255];
  const opacity = (element) => (element ? Number(getComputedStyle(element).opacity) * opacity(element.parentElement) : 1);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (node.data.trim() === "" || element.closest("svg, style")) continue;
    const behind = ground(element);
    const { rgb, a } = parse(getComputedStyle(element).color);
    const [one, other] = [over({ rgb, a: a * opacity(element) }, behind), behind].map(light).sort((x, y) => y - x);
    found.push({ text: node.data.trim().slice(0, 40), contrast: (one + 0.05) / (other + 0.05) });
  }
  return found;
})()`;

const wide: View = { width: 1280, height: 800 };
const narrow: View = { width: 360, height: 640 };

/** The report as people open it: a file in a real browser, by day and by night, on a desk and on a telephone. */
describe("the HTML report of validate in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;

  before(async function () {
    browser = Browser.start(await browserOrSkip(this));
  });
  before(() => (folder = mkdtempSync(join(tmpdir(), "report-"))));
  after(async () => {
    await browser?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(what: Validation, view: View): Promise<Page> {
    const file = join(folder, "report.html");
    writeFileSync(file, written(what, "html", colorsFor({}, "never")));
    assert.ok(browser);
    return browser.open(file, view);
  }

  const text = (page: Page, selector: string) =>
    page.evaluate<string[]>(`[...document.querySelectorAll(${JSON.stringify(selector)})].map((e) => e.innerText)`);

  const cases: readonly (readonly [string, Validation])[] = [
    ["something of everything", everything],
    ["a healthy stack", validation()],
    ["texts that would run", filledWith(hostile)],
    ["texts that nothing breaks", filledWith(long)],
  ];
  for (const [name, what] of cases) {
    for (const view of [wide, narrow]) {
      it(`of ${name} needs nothing else, and nothing leaves it, ${view.width} pixels wide`, async () => {
        const page = await open(what, view);
        assert.equal(page.requests.length, 1, page.requests.join());
        assert.deepEqual(page.complaints, []);
        assert.deepEqual(await page.evaluate(tooWide), []);
        await page.close();
      });
    }
  }

  for (const [name, what, verdict] of [
    [
      "fails",
      everything,
      /^✗ production is not as it must be: spec\.replicas is 1; it should be 3 \(2 errors, 1 warning\)/,
    ],
    ["passes", validation(), /^✓ production is as it must be$/],
  ] as const) {
    it(`says first that it ${name}, where nobody need scroll`, async () => {
      for (const view of [wide, narrow]) {
        const page = await open(what, view);
        const [first] = await text(page, "h1, h2, h3");
        assert.match(first ?? "", verdict);
        const bottom = await page.evaluate<number>(`document.querySelector("h1").getBoundingClientRect().bottom`);
        assert.ok(bottom < view.height / 2, `it ends at ${bottom} of ${view.height}`);
        assert.match(await page.evaluate("document.title"), /^circle-core validate: production is /);
        await page.close();
      }
    });
  }

  it("shows each finding with its evidence and what to do next, the worst first", async () => {
    const page = await open(everything, wide);
    const expected = placed(reportOf(everything));
    assert.equal(expected.length, 3);
    const messages = expected.map(({ finding: { message } }) => harmless(message));
    const cards = await text(page, "article.card:has(.badge)");
    assert.deepEqual(
      cards.map((card) => card.split("\n")[0]),
      messages,
    );
    for (const [index, { finding: each, group: of }] of expected.entries()) {
      const card = cards[index] ?? "";
      for (const part of [each.severity, each.code, of, ...each.evidence, each.next].map(harmless)) {
        assert.ok(card.includes(part), `${part} is not in:\n${card}`);
      }
    }
    const [gone] = await text(page, "article.card:not(:has(.badge))");
    assert.match(
      gone ?? "",
      /^second \(context far, namespace shop\)\n+The API server can't be reached: .*Is it running\?$/,
    );
    await page.close();
  });

  it("shows who reaches whom, with columns where there is room, and with words where there is none", async () => {
    const page = await open(everything, wide);
    assert.deepEqual(await text(page, ".matrix th"), ["from", "to the application", "to the API server"]);
    const rows = (await text(page, ".matrix tbody tr")).map((row) => row.split("\t").map((cell) => cell.trim()));
    assert.deepEqual(rows[0], [
      "a stranger in shop",
      "✓ declared forbidden, proven closed",
      "✗ declared forbidden, proven open",
    ]);
    assert.match(
      rows[1]?.join() ?? "",
      /^monitoring in monitoring,○ declared allowed\s+not proven: there is no namespace/,
    );
    await page.close();
    const small = await open(everything, narrow);
    const said = await small.evaluate<string[]>(
      `[...document.querySelectorAll(".matrix tr:first-child td:nth-child(n+2)")].map((e) => getComputedStyle(e, "::before").content)`,
    );
    assert.deepEqual(said, ['"to the application: "', '"to the API server: "']);
    await small.close();
  });

  it("shows a picture of what is declared, of letters that can be read at any width", async () => {
    for (const view of [wide, narrow]) {
      const page = await open(everything, view);
      const labels = await page.evaluate<{ text: string; height: number }[]>(
        `[...document.querySelectorAll(".topology svg text")].map((e) => ({ text: e.textContent, height: e.getBoundingClientRect().height }))`,
      );
      for (const wanted of [settings.namespace.name, "API gateway", "monitoring", "circle-core"]) {
        assert.ok(
          labels.some(({ text: label }) => label === wanted),
          `${wanted} is not in the picture`,
        );
      }
      assert.deepEqual(
        labels.filter(({ height }) => height < 9),
        [],
      );
      await page.close();
    }
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`can be read in ${scheme}: each text has a contrast of 4.5 to 1 or more`, async () => {
      for (const what of [everything, validation()]) {
        const page = await open(what, { ...wide, scheme });
        const found = await page.evaluate<readonly { text: string; contrast: number }[]>(contrasts);
        assert.ok(found.length > 25, `${found.length} texts`);
        assert.deepEqual(
          found.filter(({ contrast }) => !(contrast >= 4.5)),
          [],
        );
        const [red = 0] = await page.evaluate<number[]>(
          `getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)`,
        );
        assert.ok(scheme === "light" ? red > 200 : red < 60, `its ground is ${red} red`);
        await page.close();
      }
    });
  }

  it("shows hostile texts as they are, and lets none of them do anything", async () => {
    const page = await open(filledWith(hostile), wide);
    assert.equal(await page.evaluate("window.taken === undefined"), true);
    const foreign = `document.querySelectorAll("script, img, iframe, object, a, form, link, base").length`;
    assert.equal(await page.evaluate(foreign), 0);
    assert.equal(
      await page.evaluate("document.querySelectorAll('style').length"),
      1 + 1,
      "the page's own, the picture's",
    );
    const [card = ""] = await text(page, "article.card:has(.badge)");
    // The message, the place in six parts, the evidence twice, the next step.
    assert.equal(card.split(hostile).length - 1, 10, card);
    await page.close();
  });
});
