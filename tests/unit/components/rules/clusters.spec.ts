import assert from "node:assert/strict";
import { itFinds } from "../contradictions";
import { accepted, refused, stackConfig } from "../stackConfig";

const called = (...names: string[]) => ({ clusters: names.map((name) => ({ name, context: `of-${name}` })) });

describe("settings: contradictions of the clusters", () => {
  itFinds([
    {
      code: "cluster-name-prefix",
      environment: "staging",
      broken: called("eu", "eu-west"),
      path: "clusters[1].name",
      message: "eu-west begins as the resources of cluster eu do: two could have the same name.",
      mended: called("eu", "us-west"),
    },
  ]);

  it("cluster-name-prefix: every such name is found, wherever the shorter one stands", () => {
    const problems = refused(stackConfig("staging", called("eu-west", "eu", "eu-east")));
    assert.deepEqual(
      problems.map(({ path }) => path),
      ["clusters[0].name", "clusters[2].name"],
    );
  });

  it("names that begin alike are accepted where no dash follows the shorter one", () => {
    accepted("staging", called("eu", "eu2", "eur-west"));
    accepted("staging", called("eu-west", "eu-east"));
  });
});
