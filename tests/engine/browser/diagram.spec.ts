import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { manifests } from "../../../components/manifests";
import { environments } from "../../../components/schema/values";
import type { Settings } from "../../../components/settings";
import { diagram } from "../../../render/diagram/model";
import { svg } from "../../../render/diagram/svg";
import { rootDir } from "../../../toolchain/paths";
import { Browser, browserOrSkip, type Page } from "../../support/browser";
import { settingsIn } from "../../support/settingsFile";
import { crowded } from "../../unit/render/diagram/crowded";

/** What stands beside what, as the browser has drawn it. */
interface Drawn {
  readonly text: string;
  readonly outside: boolean;
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** In the page: all texts with their areas, and whether one leaves its box, or the picture. */
const texts = `[...document.querySelectorAll(".cc-diagram > text, .cc-diagram g > text")].map((element) => {
  const { left, top, right, bottom } = element.getBoundingClientRect();
  const box = (element.closest("g")?.querySelector("rect") ?? document.querySelector(".cc-diagram")).getBoundingClientRect();
  const outside = left < box.left || right > box.right || top < box.top || bottom > box.bottom;
  return { text: element.textContent, outside, left, top, right, bottom };
})`;

/** In the page: areas of boxes, of which none may lie over another. */
const boxes = `[...document.querySelectorAll(".cc-diagram g")].map((group) => {
  const { left, top, right, bottom } = group.querySelector("rect").getBoundingClientRect();
  return { text: group.querySelector("title").textContent, outside: false, left, top, right, bottom };
})`;

/** The contrast of each text with what it stands on, by the formula of WCAG 2. */
const contrasts = `(() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = (color) => {
    const [r, g, b] = numbers(color).map((value) => value / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = document.querySelector(".cc-diagram .ground");
  const frame = document.querySelector(".cc-diagram .namespace");
  return [...document.querySelectorAll(".cc-diagram text")].map((element) => {
    const behind = element.closest("g")?.querySelector("rect") ?? (element.matches(".label, .caption") ? ground : frame);
    const [one, other] = [element, behind].map((each) => light(getComputedStyle(each).fill)).sort((a, b) => b - a);
    return { text: element.textContent, contrast: (one + 0.05) / (other + 0.05) };
  });
})()`;

/** In a page with a screenshot: its pixels, of which the one beside the upper left corner is the ground. */
const pixels = `(async () => {
  const image = document.querySelector("img");
  await image.decode();
  const [canvas, width] = [new OffscreenCanvas(image.naturalWidth, image.naturalHeight), image.naturalWidth];
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const colors = new Uint32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
  const ground = colors[12 * width + 12];
  const [r, g, b] = [ground & 255, (ground >> 8) & 255, (ground >> 16) & 255];
  return { share: colors.filter((color) => color !== ground).length / colors.length, brightness: (r + g + b) / 3 };
})()`;

/** The pictures as people see them: in a real browser, by day and by night, alone and in a page. */
describe("the picture in a browser", function () {
  this.timeout(60_000);
  let browser: Browser | undefined;
  let folder: string;

  before(async function () {
    browser = Browser.start(await browserOrSkip(this));
  });
  before(() => (folder = mkdtempSync(join(tmpdir(), "diagram-"))));
  after(async () => {
    await browser?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(settings: Settings, scheme: "light" | "dark" = "light"): Promise<Page> {
    const file = join(folder, "picture.svg");
    writeFileSync(file, svg(diagram(manifests(settings)), { standalone: true }));
    assert.ok(browser);
    return browser.open(file, { width: 1500, height: 1100, scheme });
  }

  /** What a screenshot shows: how bright the ground is, of 255, and how much of it is something else. */
  async function pixelsOf(shot: string): Promise<{ share: number; brightness: number }> {
    const file = join(folder, "screenshot.html");
    writeFileSync(file, `<img src="data:image/png;base64,${readFileSync(shot, "base64")}">`);
    assert.ok(browser);
    const page = await browser.open(file, { width: 400, height: 300 });
    const found = await page.evaluate<{ share: number; brightness: number }>(pixels);
    await page.close();
    return found;
  }

  const cases: readonly (readonly [string, () => Promise<Settings> | Settings])[] = [
    ...environments.map((name) => [name, () => settingsIn(join(rootDir, `Pulumi.${name}.yaml`), name)] as const),
    ["peers on all sides, with long names", crowded],
  ];

  for (const [name, settings] of cases) {
    it(`of ${name}: whole, needing nothing else, no text out of its box, no box on another`, async () => {
      const page = await open(await settings());
      assert.equal(page.requests.length, 1, page.requests.join());
      assert.deepEqual(page.complaints, []);
      const drawn = await page.evaluate<readonly Drawn[]>(texts);
      assert.ok(drawn.length > 20, `${drawn.length} texts`);
      assert.deepEqual(
        drawn.filter(({ outside }) => outside).map(({ text }) => text),
        [],
      );
      const placed = await page.evaluate<readonly Drawn[]>(boxes);
      const over = placed.flatMap((one, index) => placed.slice(index + 1).filter((other) => overlap(one, other)));
      assert.deepEqual(over, []);
      await page.close();
    });
  }

  for (const scheme of ["light", "dark"] as const) {
    it(`can be read in ${scheme}: each text has a contrast of 4.5 to 1 or more`, async () => {
      const page = await open(await settingsIn(join(rootDir, "Pulumi.production.yaml"), "production"), scheme);
      const found = await page.evaluate<readonly { text: string; contrast: number }[]>(contrasts);
      assert.ok(found.length > 20);
      assert.deepEqual(
        found.filter(({ contrast }) => contrast < 4.5),
        [],
      );
      const shot = join(folder, `${scheme}.png`);
      await page.screenshot(shot);
      await page.close();
      const { share, brightness } = await pixelsOf(shot);
      // Something is drawn, and most of it is the ground of the scheme.
      assert.ok(share > 0.02 && share < 0.9, `${share} of the picture is not its ground`);
      assert.ok(
        scheme === "light" ? brightness > 200 : brightness < 60,
        `its ground has a brightness of ${brightness}`,
      );
    });
  }

  it("says what it shows to who can't see it", async () => {
    const page = await open(await settingsIn(join(rootDir, "Pulumi.production.yaml"), "production"));
    const named = await page.evaluate<string[]>(
      `document.documentElement.getAttribute("aria-labelledby").split(" ").map((id) => document.getElementById(id).textContent)`,
    );
    assert.equal(named[0], "circle-core in the namespace circle-core-production");
    assert.match(named[1] ?? "", /ingress controller may call circle-core on TCP 8000\./);
    await page.close();
  });
});

function overlap(one: Drawn, other: Drawn): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}
