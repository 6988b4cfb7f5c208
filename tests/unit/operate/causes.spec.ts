import assert from "node:assert/strict";
import { catalogue } from "../../../operate/causes/catalogue/catalogue";
import { topics } from "../../../operate/causes/cause";
import { commandsOf, findingOf } from "../../../operate/causes/caseFinding";
import { judge } from "../../../operate/causes/judge";
import { sceneOf } from "../../../operate/causes/scene/scene";
import { settingsTree } from "../../../scripts/generate/settingsTree";
import { Live, settings, statefulSettings } from "./causes/live";
import { breakages, withSidecars } from "./causes/breakages";

const codes = catalogue.map(({ code }) => code);

describe("causes", () => {
  for (const [what, make] of [
    ["a Deployment", settings],
    ["a StatefulSet", statefulSettings],
    ["sidecars", withSidecars],
  ] as const) {
    it(`none is seen where all is well: ${what}`, () => {
      const live = new Live(make());
      const beside = { volumes: [{ claim: "circle-core-data", used: 10, capacity: 100 }], logs: [] };
      assert.deepEqual(
        judge(sceneOf(live.snapshot(), live.settings, beside)).map(({ cause }) => cause.code),
        [],
      );
    });
  }

  for (const { code, by, change, beside, shows, says, next, settings: own = settings } of breakages) {
    it(`${code}${by === undefined ? "" : `, by ${by}`}`, () => {
      const live = new Live(own());
      change(live);
      const scene = sceneOf(live.snapshot(), live.settings, beside?.(live));
      const cases = judge(scene);
      const roots = cases.filter(({ because }) => !because);
      assert.deepEqual(
        roots.map(({ cause }) => cause.code),
        [code],
        JSON.stringify(cases.map(({ cause, because }) => [cause.code, because?.cause.code])),
      );
      const [first] = roots;
      assert.ok(first);
      const finding = findingOf(first, scene);
      assert.match([...finding.evidence, ""].join("\n"), shows);
      if (says) assert.match(finding.message, says);
      const commands = commandsOf(first, scene);
      if (next)
        assert.ok(
          commands.some((command) => next.test(command)),
          commands.join("\n"),
        );
      for (const text of [finding.message, finding.next, ...commands]) assert.doesNotMatch(text, /\{\w+\}|undefined/);
      for (const command of commands)
        assert.doesNotMatch(command, /\b(NAME|CONTAINER|NAMESPACE|RESOURCE)\b(?!:)/, command);
    });
  }

  it("each is broken at least once here, and has a code of its own", () => {
    assert.deepEqual(
      codes.filter((code) => !breakages.some((one) => one.code === code)),
      [],
    );
    assert.equal(new Set(codes).size, codes.length);
    assert.ok(codes.every((code) => /^[a-z]+(-[a-z]+)*$/.test(code)));
  });

  it("settings that a text names are settings", () => {
    const sections = settingsTree();
    const paths = sections.flatMap((section) => section.settings.map(({ path }) => path));
    const words = catalogue.flatMap(({ explanation, mend }) => [
      ...`${explanation} ${mend}`.matchAll(/\b([a-z]\w*)(?:\.\w+)+/g),
    ]);
    const named = words
      .map(([word]) => word)
      .filter((word) => sections.some(({ key }) => word.startsWith(`${key}.`)) && !word.startsWith("kubernetes.io"));
    assert.ok(named.length > 40, "the texts are not read");
    assert.deepEqual(
      named.filter((word) => !paths.some((path) => path === word || path.startsWith(`${word}.`))),
      [],
    );
  });

  it("what one follows from is a cause or a topic", () => {
    const known = new Set<string>([...codes, ...topics]);
    assert.deepEqual(
      catalogue.flatMap(({ follows = [] }) => follows.filter((name) => !known.has(name))),
      [],
    );
  });
});
