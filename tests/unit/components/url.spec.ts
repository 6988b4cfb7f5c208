import assert from "node:assert/strict";
import { url } from "../../../components/url";
import { accepted } from "./stackConfig";

const hosts = ["a.example.com", "b.example.com"];

describe("the URL", () => {
  for (const [expected, environment, exposure] of [
    ["http://circle-core.circle-core-development.svc.cluster.local", "development", { hosts }],
    ["http://a.example.com", "development", { type: "ingress", hosts }],
    ["https://a.example.com", "staging", { hosts }],
    ["https://a.example.com", "staging", { type: "gateway", gateway: { name: "public", sectionName: "https" }, hosts }],
    ["http://a.example.com", "development", { type: "gateway", gateway: { name: "public" }, hosts }],
  ] as const) {
    it(`is ${expected} in ${environment} by ${"type" in exposure ? exposure.type : "default"}`, () => {
      assert.equal(url(accepted(environment, { exposure })), expected);
    });
  }
});
