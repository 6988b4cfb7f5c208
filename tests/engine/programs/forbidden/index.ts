import * as pulumi from "@pulumi/pulumi";
import { CircleCore } from "../../../../components/circleCore";
import { loadSettings } from "../../../../components/load";
import { clusterProvider } from "../../../../components/provider";
import { breakages, broken } from "./breakages";

const breakage = breakages[new pulumi.Config("fixture").require("breakage")];
if (breakage === undefined) throw new pulumi.RunError("fixture:breakage names no breakage");

const cluster = { name: "primary" };
new CircleCore(
  cluster.name,
  { settings: loadSettings() },
  {
    provider: clusterProvider(cluster),
    transforms: [
      ({ name, props, opts }) =>
        name === breakage.resource ? { props: broken(breakage, props) as typeof props, opts } : undefined,
    ],
  },
);
