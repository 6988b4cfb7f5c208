import { itFinds } from "../contradictions";

const enabled = true;
const kubernetes = { version: "v1.30" };

describe("settings: contradictions about admission", () => {
  itFinds([
    {
      code: "admission-too-new",
      environment: "staging",
      broken: { admission: { enabled }, kubernetes: { version: "v1.29" } },
      path: "admission.enabled",
      message: "API servers have ValidatingAdmissionPolicies from Kubernetes v1.30; the oldest cluster may be v1.29.",
      mended: { admission: { enabled }, kubernetes },
    },
    {
      code: "admission-too-new",
      environment: "development",
      broken: { admission: { enabled, action: "warn" } },
      path: "admission.enabled",
      message: "API servers have ValidatingAdmissionPolicies from Kubernetes v1.30; the oldest cluster may be v1.24.",
      mended: { admission: { action: "warn" } },
    },
    {
      code: "admission-of-injected",
      environment: "production",
      broken: { admission: { enabled }, kubernetes, namespace: { podSecurity: "baseline" } },
      path: "admission.action",
      message:
        "it is deny, but namespace.podSecurity is baseline for sidecars that others inject: their pods would be refused.",
      mended: { admission: { enabled, action: "warn" }, kubernetes, namespace: { podSecurity: "baseline" } },
    },
    {
      code: "admission-of-injected",
      environment: "staging",
      broken: { admission: { enabled, action: "deny" }, kubernetes, namespace: { podSecurity: "baseline" } },
      path: "admission.action",
      message:
        "it is deny, but namespace.podSecurity is baseline for sidecars that others inject: their pods would be refused.",
      mended: { admission: { action: "deny" }, kubernetes, namespace: { podSecurity: "baseline" } },
    },
  ]);
});
