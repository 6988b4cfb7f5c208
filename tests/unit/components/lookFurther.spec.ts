import assert from "node:assert/strict";
import { lookFurther } from "../../../components/lookFurther";
import { accepted } from "./stackConfig";

describe("commands to look further", () => {
  const settings = accepted("development");

  it("go to the current context where none is named", () => {
    assert.match(lookFurther(settings)["pods"] ?? "", /^kubectl --namespace circle-core-development get pods/);
  });

  it("read the kubeconfig from the stack that made the cluster", () => {
    const access = {
      context: "admin",
      kubeconfig: { stack: "organization/platform/production", output: "kubeconfig" },
    };
    assert.match(
      lookFurther(settings, access)["pods"] ?? "",
      /^kubectl --kubeconfig <\(pulumi stack output kubeconfig --stack organization\/platform\/production --show-secrets\) --context admin --namespace /,
    );
  });

  it("show the routes of a Gateway", () => {
    const gateway = accepted("development", { exposure: { type: "gateway", gateway: { name: "shared" } } });
    assert.match(lookFurther(gateway)["objects"] ?? "", /,httproute$/);
    assert.doesNotMatch(lookFurther(settings)["objects"] ?? "", /httproute/);
  });
});
