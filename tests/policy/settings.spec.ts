import assert from "node:assert/strict";
import { manifests } from "../../components/manifests";
import { catalogue } from "../../policy/rules/catalogue";
import { judge } from "../../policy/rules/evaluate";
import { objectsIn } from "../../policy/rules/objects";
import { extremes, forms } from "../unit/components/extremes";
import { accepted } from "../unit/components/stackConfig";
import { leftToUsers } from "./leftToUsers";

describe("objects of the oddest settings that are accepted", () => {
  for (const { title, written } of forms) {
    it(`keep every rule: ${title}`, () => {
      const objects = manifests(accepted("staging", { ...extremes, ...written })).flatMap((object) =>
        objectsIn(object),
      );
      assert.deepEqual(judge(objects, catalogue, leftToUsers("staging")), { violations: [], undecided: [] });
      const seen = objects.flatMap(({ pods }) => pods.flatMap(({ containers }) => containers.map(({ name }) => name)));
      assert.deepEqual(seen.sort(), ["0", "a".repeat(50), "circle-core"]);
    });
  }
});
