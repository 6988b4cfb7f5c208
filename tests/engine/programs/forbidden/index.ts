import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import { CircleCore } from "../../../../components/circleCore";
import { loadSettings } from "../../../../components/load";
import { clusterProvider } from "../../../../components/provider";
import { breakages, broken, lateBreakage } from "./breakages";

const named = new pulumi.Config("fixture").require("breakage");
const breakage = named === "late" ? lateBreakage : breakages[named];
if (breakage === undefined) throw new pulumi.RunError("fixture:breakage names no breakage");

/** A secret beside what is broken, which has to stay one. */
const secret = {
  path: ["spec", "template", "metadata", "annotations", "example.com/note"],
  value: pulumi.secret("hunter2-is-a-secret"),
};

const { value } = breakage;
const changed = { ...breakage, value: breakage.late ? known(value) : value };

/** The value, which nobody knows before something was made. */
function known(later: unknown): pulumi.Output<unknown> {
  const made = new random.RandomPassword("late", { length: 8 });
  return pulumi.unsecret(made.result).apply(() => later);
}

const cluster = { name: "primary" };
new CircleCore(
  cluster.name,
  { settings: loadSettings() },
  {
    provider: clusterProvider(cluster),
    transforms: [
      ({ name, props, opts }) =>
        name === breakage.resource ? { props: withSecret(broken(changed, props)) as typeof props, opts } : undefined,
    ],
  },
);

function withSecret(object: unknown): unknown {
  return breakage?.resource === "primary-deployment" ? broken({ ...changed, ...secret }, object) : object;
}
