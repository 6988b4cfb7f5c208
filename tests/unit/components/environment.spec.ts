import assert from "node:assert/strict";
import { container } from "./objects";
import { accepted } from "./stackConfig";

describe("environment of the application", () => {
  const names = (written: Record<string, unknown>): string[] =>
    (container(accepted("staging", written)).env ?? []).map(({ name }) => name);

  it("has what the settings add behind what the stack sets, so that it can refer to that", () => {
    const own = names({});
    const secretEnvironment = [{ name: "PARTNER_TOKEN", secret: "partner", key: "token" }];
    const environment = { ZONE: "a", LOG_FORMAT: "json", PARTNER: "https://x:$(PARTNER_TOKEN)@example.com" };
    const added = container(accepted("staging", { pod: { environment, secretEnvironment } })).env?.slice(own.length);
    assert.deepEqual(added, [
      { name: "PARTNER_TOKEN", valueFrom: { secretKeyRef: { name: "partner", key: "token" } } },
      { name: "LOG_FORMAT", value: "json" },
      { name: "PARTNER", value: "https://x:$(PARTNER_TOKEN)@example.com" },
      { name: "ZONE", value: "a" },
    ]);
  });

  it("has each variable behind those that its value refers to, and not behind what only looks like one", () => {
    const environment = { A: "$(D) $(C)", B: "$$(E)", C: "$(D)", D: "d", E: "e" };
    assert.deepEqual(names({ pod: { environment } }).slice(names({}).length), ["D", "C", "A", "B", "E"]);
  });

  it("is the same in whatever order the variables are written", () => {
    assert.deepEqual(
      names({ pod: { environment: { B: "1", A: "2" } } }),
      names({ pod: { environment: { A: "2", B: "1" } } }),
    );
  });
});
