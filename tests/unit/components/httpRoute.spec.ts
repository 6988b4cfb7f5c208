import assert from "node:assert/strict";
import type { Settings } from "../../../components/settings";
import { all, one } from "./objects";
import { accepted } from "./stackConfig";

const gateway = { name: "public", namespace: "gateway", sectionName: "https" };
const routed = (exposure: object = {}): Settings =>
  accepted("staging", { exposure: { type: "gateway", gateway, ...exposure } });

describe("HTTPRoute", () => {
  it("leads from the Gateway's listener to the Service, for the listed hosts and paths", () => {
    assert.deepEqual(one(routed(), "HTTPRoute").spec, {
      parentRefs: [{ name: "public", namespace: "gateway", sectionName: "https" }],
      hostnames: ["circle-core.example.com"],
      rules: [
        {
          matches: [
            { path: { type: "Exact", value: "/" } },
            { path: { type: "PathPrefix", value: "/api" } },
            { path: { type: "Exact", value: "/health" } },
          ],
          backendRefs: [{ name: "circle-core", port: 80 }],
        },
      ],
    });
  });

  it("calls the Service by a port that it has", () => {
    const settings = routed();
    const [backend] = one(settings, "HTTPRoute").spec.rules[0]?.backendRefs ?? [];
    const { metadata, spec } = one(settings, "Service", backend?.name);
    assert.equal(metadata.namespace, one(settings, "HTTPRoute").metadata.namespace);
    assert.deepEqual(
      spec?.ports?.map(({ port }) => port),
      [backend?.port],
    );
  });

  it("looks for the Gateway in its own namespace, and for any listener, where neither is said", () => {
    const settings = accepted("development", { exposure: { type: "gateway", gateway: { name: "public" } } });
    assert.deepEqual(one(settings, "HTTPRoute").spec.parentRefs, [{ name: "public" }]);
  });

  it("is not waited for, and bears further annotations", () => {
    const { annotations } = one(routed({ annotations: { "example.com/owner": "platform" } }), "HTTPRoute").metadata;
    assert.deepEqual(annotations, { "example.com/owner": "platform", "pulumi.com/skipAwait": "true" });
  });

  it("is there for its own way in alone", () => {
    assert.deepEqual(all(accepted("staging"), "HTTPRoute"), []);
    assert.deepEqual(all(accepted("development"), "HTTPRoute"), []);
  });

  it("sets security headers by the API's own filter, whoever serves the Gateway", () => {
    const [rule] = one(routed({ controller: "generic", securityHeaders: true }), "HTTPRoute").spec.rules;
    assert.deepEqual(rule?.filters, [
      {
        type: "ResponseHeaderModifier",
        responseHeaderModifier: {
          set: [
            { name: "Referrer-Policy", value: "no-referrer" },
            { name: "Strict-Transport-Security", value: "max-age=31536000" },
            { name: "X-Content-Type-Options", value: "nosniff" },
            { name: "X-Frame-Options", value: "DENY" },
          ],
        },
      },
    ]);
  });

  it("limits by Traefik's Middlewares, each of which is there", () => {
    const settings = routed({ limits: { requestsPerSecond: 20, bodyMegabytes: 10 }, securityHeaders: true });
    const [rule] = one(settings, "HTTPRoute").spec.rules;
    const named = rule?.filters?.flatMap((filter) => (filter.type === "ExtensionRef" ? [filter.extensionRef] : []));
    assert.deepEqual(
      named,
      all(settings, "Middleware").map(({ kind, metadata: { name } }) => ({ group: "traefik.io", kind, name })),
    );
    assert.deepEqual(
      named.map(({ name }) => name),
      ["circle-core-rate-limit", "circle-core-body-limit"],
    );
  });
});
