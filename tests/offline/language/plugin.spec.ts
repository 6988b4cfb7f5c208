import assert from "node:assert/strict";
import { openProject, stack } from "../project";

const component = `
import * as pulumi from "@pulumi/pulumi";
import { componentProviderHost } from "@pulumi/pulumi/provider/experimental";
export interface TwiceArgs { size: pulumi.Input<number>; }
export class Twice extends pulumi.ComponentResource {
  public readonly result: pulumi.Output<number>;
  constructor(name: string, args: TwiceArgs, opts?: pulumi.ComponentResourceOptions) {
    super("mine:index:Twice", name, {}, opts);
    this.result = pulumi.output(args.size).apply((size) => size * 2);
    this.registerOutputs({ result: this.result });
  }
}
void componentProviderHost({ components: [Twice], dirname: __dirname, name: "mine" });
`;

const program = `
import * as pulumi from "@pulumi/pulumi";
class Twice extends pulumi.ComponentResource {
  declare readonly result: pulumi.Output<number>;
  constructor(name: string, size: number) {
    super("mine:index:Twice", name, { size, result: undefined }, {}, true);
  }
}
export const result = new Twice("twice", 21).result;
`;

describe("offline language host: plugins", function () {
  this.timeout(120_000);

  it("runs a component provider that is written in TypeScript", async () => {
    const project = await openProject({
      "Pulumi.yaml": "name: tiny\nruntime: nodejs\nplugins:\n  providers:\n    - name: mine\n      path: ./mine\n",
      "index.ts": program,
      "mine/PulumiPlugin.yaml": "runtime: nodejs\n",
      "mine/package.json": JSON.stringify({ name: "mine", version: "0.1.0", main: "index.ts" }),
      "mine/index.ts": component,
    });
    try {
      const { code, stdout } = await project.session.run(["preview"], { stack });
      assert.equal(code, 0, stdout);
      assert.match(stdout, /\+ {2}mine:index:Twice twice create/);
      assert.match(stdout, /result: 42/);
    } finally {
      project.remove();
    }
  });
});
