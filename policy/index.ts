import { PolicyPack } from "@pulumi/policy";
import { policiesOf } from "./crossguard";
import { readOnce, writeOnce } from "./protobuf";
import { catalogue } from "./rules/catalogue";
import { exemption } from "./rules/configSchema";

writeOnce(exemption);
readOnce();

new PolicyPack("circle-core", {
  displayName: "Circle Core",
  description: "What every Kubernetes object of a stack must keep to",
  enforcementLevel: "mandatory",
  provider: "kubernetes",
  tags: ["kubernetes", "security"],
  policies: policiesOf(catalogue),
});
