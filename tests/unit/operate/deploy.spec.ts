import assert from "node:assert/strict";
import picocolors from "picocolors";
import { confirm, requireAnswer, type Terminal } from "../../../operate/deploy/confirm";
import { happenings } from "../../../operate/deploy/happenings";
import { chosenImage } from "../../../operate/deploy/image";
import { planText } from "../../../operate/deploy/planText";
import { keptOf, keptText } from "../../../operate/destroy/kept";
import { Failure, UsageError } from "../../../operate/errors";
import type { Change } from "../../../operate/stack/plan";
import { Live, settings, type Plain } from "./causes/live";

const colors = picocolors.createColors(false);

const change = (kind: Change["kind"], object: string, more: Partial<Change> = {}): Change => ({
  kind,
  urn: `urn:${object}`,
  type: `kubernetes:v1:${object}`,
  name: "circle-core",
  object: { kind: object, name: "circle-core" },
  fields: [],
  retained: false,
  ...more,
});

/** A terminal at which somebody gives these answers. */
const answering = (...answers: string[]): Terminal & { readonly asked: string[] } => {
  const asked: string[] = [];
  return {
    asked,
    canAsk: true,
    ask: (question) => {
      asked.push(question);
      return Promise.resolve(answers.shift() ?? "");
    },
  };
};

describe("confirming a deployment", () => {
  const { signal } = new AbortController();
  const asks = { yes: false, allowDataLoss: false };
  const question = (environment: "development" | "production", losses: { what: string; why: string }[] = []) => ({
    what: "Deploy 0.3.0 to shop",
    stack: "shop",
    environment,
    losses,
  });
  const loss = [{ what: "PersistentVolumeClaim data", why: "is made anew" }];
  const cancelled = (error: unknown): boolean => error instanceof Failure && error.exitCode === 8;

  it("takes a yes, and in production the stack's name only", async () => {
    await confirm(question("development"), asks, signal, answering("y"));
    await confirm(question("production"), asks, signal, answering("shop"));
    await assert.rejects(confirm(question("development"), asks, signal, answering("")), cancelled);
    await assert.rejects(confirm(question("production"), asks, signal, answering("yes")), cancelled);
  });

  it("asks once more where data is lost, and names it", async () => {
    const terminal = answering("y", "lose");
    await confirm(question("development", loss), asks, signal, terminal);
    assert.match(terminal.asked[1] ?? "", /PersistentVolumeClaim data is made anew/);
    await assert.rejects(confirm(question("development", loss), asks, signal, answering("y", "y")), cancelled);
  });

  it("does not take --yes for a leave to lose data", async () => {
    const yes = { yes: true, allowDataLoss: false };
    await assert.rejects(confirm(question("production", loss), yes, signal, answering()), UsageError);
    await confirm(question("production", loss), { ...yes, allowDataLoss: true }, signal, answering());
    await confirm(question("production"), yes, signal, answering());
  });

  it("is not begun where nobody could answer", () => {
    assert.throws(() => {
      requireAnswer("deploy", { yes: false }, { canAsk: false });
    }, UsageError);
    requireAnswer("deploy", { yes: true }, { canAsk: false });
  });
});

describe("the text of a plan", () => {
  it("counts, lists the changes by kind, and says what is lost and what stops", () => {
    const text = planText(
      {
        changes: [
          change("delete", "PersistentVolumeClaim"),
          change("update", "Deployment", { fields: ["a", "b", "c", "d", "e"] }),
          change("create", "Service"),
          change("delete", "Secret", { retained: true }),
        ],
        violations: [],
      },
      colors,
    );
    assert.deepEqual(text.split("\n"), [
      "Changes: 1 to create, 1 to update, 2 to delete",
      "  + Service circle-core",
      "  ~ Deployment circle-core: a, b, c, d, and 1 more",
      "  - PersistentVolumeClaim circle-core",
      "  - Secret circle-core (stays in the cluster)",
      "! PersistentVolumeClaim circle-core is removed, with what is stored in it",
    ]);
  });

  it("tells warnings of the pack, but not those about values that only the update knows", () => {
    const violation = (policy: string) => ({ policy, mandatory: false, message: `of ${policy}`, resource: "any" });
    const violations = ["undecided", "exempted", "undecided-joins"].map(violation);
    const text = planText({ changes: [change("create", "Service")], violations }, colors);
    assert.deepEqual(text.split("\n").slice(2), ["  of exempted"]);
  });
});

describe("what happens meanwhile", () => {
  const messages = (live: Live, pod: string): void => {
    live.event("Pod", pod, "Unhealthy", "Readiness probe failed");
  };

  it("is told once, and again when it has come ten times as often", () => {
    const live = new Live(settings());
    const news = happenings(live.snapshot());
    messages(live, live.nameOf("Pod"));
    assert.match(news(live.snapshot()).warnings.join("\n"), /^Pod \S+: Unhealthy: Readiness probe failed$/);
    assert.deepEqual(news(live.snapshot()).warnings, []);
    live.one("Event").count = 9;
    assert.deepEqual(news(live.snapshot()).warnings, []);
    live.one("Event").count = 10;
    assert.match(news(live.snapshot()).warnings.join("\n"), /\(10 times\)$/);
  });

  it("is no news of what was there before, nor of pods that are being deleted or are gone", () => {
    const live = new Live(settings());
    messages(live, live.nameOf("Pod", 0));
    const news = happenings(live.snapshot());
    messages(live, live.nameOf("Pod", 1));
    messages(live, "gone");
    live.crashed({ exitCode: 137, reason: "OOMKilled" }, { pod: 1 });
    (live.one("Pod", 1).metadata as Plain).deletionTimestamp = "2026-03-01T12:00:00Z";
    assert.deepEqual(news(live.snapshot()), { warnings: [], ends: [] });
  });

  it("has each end of a container's run once", () => {
    const live = new Live(settings());
    const news = happenings(live.snapshot());
    live.crashed({ exitCode: 137, reason: "OOMKilled" });
    const [end] = news(live.snapshot()).ends;
    assert.deepEqual(
      { how: end?.how, restarted: end?.restarted, pod: end?.pod },
      { how: "OOMKilled, exit code 137", restarted: true, pod: live.nameOf("Pod") },
    );
    assert.deepEqual(news(live.snapshot()).ends, []);
  });
});

describe("an image from the command line", () => {
  const digest = `sha256:${"a".repeat(64)}`;

  it("is a version or a whole reference, with or without a digest", () => {
    assert.equal(chosenImage({}), undefined);
    assert.deepEqual(chosenImage({ version: `0.3.0@${digest}` }), { tag: "0.3.0", digest });
    assert.deepEqual(chosenImage({ image: `registry.example.com/a/b:1@${digest}` }), {
      repository: "registry.example.com/a/b",
      tag: "1",
      digest,
    });
  });

  it("is refused where it says no version, or both are given", () => {
    for (const choice of [
      { version: "-", image: undefined },
      { image: "registry.example.com/a/b" },
      { image: `registry.example.com/a/b@${digest}` },
      { version: "1", image: "registry.example.com/a/b:1" },
    ]) {
      assert.throws(() => chosenImage(choice), UsageError, JSON.stringify(choice));
    }
  });
});

describe("what a destruction leaves", () => {
  const one = (type: string, name: string, more: object) => ({ urn: `urn::${name}`, type, id: "none", ...more });

  it("is what is protected, with the commands that give it up, and what is only forgotten", () => {
    const kept = keptOf([
      one("kubernetes:core/v1:PersistentVolumeClaim", "data", { id: "shop/data", protect: true }),
      one("random:index/randomPassword:RandomPassword", "key", { protect: true }),
      one("kubernetes:core/v1:Secret", "keys", { id: "shop/keys", retainOnDelete: true }),
      one("kubernetes:core/v1:Service", "web", { id: "shop/web" }),
    ]);
    assert.deepEqual(keptText("shop", kept).split("\n"), [
      "Protected, and kept with all that they need:",
      "  PersistentVolumeClaim shop/data",
      "  RandomPassword key",
      "To give one of them up:",
      "  pulumi state unprotect urn::data --stack shop --yes",
      "  pulumi state unprotect urn::key --stack shop --yes",
      "The stack gives these up, and they stay in the cluster:",
      "  Secret shop/keys",
    ]);
  });
});
