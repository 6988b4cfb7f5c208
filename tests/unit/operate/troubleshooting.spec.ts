import assert from "node:assert/strict";
import { catalogue } from "../../../operate/causes/catalogue/catalogue";
import type { Topic } from "../../../operate/causes/cause";
import { containersCheck } from "../../../operate/causes/containersCheck";
import { sceneOf } from "../../../operate/causes/scene/scene";
import { diagnose, type Diagnosed } from "../../../operate/diagnose/diagnosis";
import { written } from "../../../operate/diagnose/report/formats";
import type { DiagnosisReport } from "../../../operate/diagnose/report/report";
import { colorsFor } from "../../../operate/terminal";
import { troubleshootingPage } from "../../../scripts/generate/troubleshootingPage";
import { breakages, type Breakage } from "./causes/breakages";
import { Live, settings } from "./causes/live";

/** A row of the troubleshooting table that the product is specified by, and what keeps it. */
interface Row {
  readonly symptom: string;
  /** What the row says to look at. */
  readonly advice: RegExp;
  /** What must be among the causes of the symptom. */
  readonly topics: readonly Topic[];
  /** A command that the row asks for, given by a cause of these topics. */
  readonly command: RegExp;
}

const rows: readonly Row[] = [
  {
    symptom: "Deployment fails",
    advice: /kubectl -n NAMESPACE describe pod NAME/,
    topics: ["image", "crash", "probes", "scheduling", "admission", "nodes", "rollout"],
    command: /^kubectl --context production -n circle-core-production describe pod /,
  },
  {
    symptom: "Configuration issues",
    advice: /get configmap circle-core-config.*set env .* --list/,
    topics: ["configuration"],
    command: /describe secret |get secret |get configmap |describe configmap /,
  },
  {
    symptom: "Storage problems",
    advice: /describe persistentvolumeclaims.*get storageclasses,persistentvolumes/,
    topics: ["storage"],
    command: /describe (persistentvolumeclaim|pvc) |get storageclass/,
  },
  {
    symptom: "Network connectivity",
    advice: /describe networkpolicies.*names: /,
    topics: ["network"],
    command: /networkpolic|get services|get endpointslices|describe service/,
  },
];

function diagnosed({ settings: own = settings, change, beside }: Breakage): {
  causes: readonly Diagnosed[];
  live: Live;
} {
  const live = new Live(own());
  change(live);
  return { causes: diagnose(sceneOf(live.snapshot(), live.settings, beside?.(live))), live };
}

describe("the troubleshooting table", () => {
  const page = troubleshootingPage();
  const line = (symptom: string): string =>
    page.split("\n").find((each) => each.startsWith(`| ${symptom} |`)) ?? assert.fail(`no row ${symptom}`);

  for (const { symptom, advice, topics, command } of rows) {
    it(`${symptom}: the page leads from it to its causes, and diagnose names each of them`, () => {
      const text = line(symptom);
      assert.match(text, advice);
      const links = [...text.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
      const commands: string[] = [];
      for (const topic of topics) {
        const codes = catalogue.filter((cause) => cause.topic === topic).map(({ code }) => code);
        const anchors = links.flatMap((anchor) => chapterOf(page, anchor));
        assert.deepEqual(
          codes.filter((code) => !anchors.includes(code)),
          [],
          `the chapter of ${topic}`,
        );
        for (const breakage of breakages.filter(({ code }) => codes.includes(code))) {
          const [first] = diagnosed(breakage).causes;
          assert.equal(first?.code, breakage.code);
          commands.push(...first.commands);
        }
      }
      assert.ok(
        commands.some((each) => command.test(each)),
        [...new Set(commands)].join("\n"),
      );
    });
  }

  it("Validation errors: a finding of the containers bears the code of the page, and says what to do next", () => {
    assert.match(line("Validation errors"), /codes of the group `containers` are those of this page.*every chapter/);
    const ownGroup = ["workload-missing", "service-missing"];
    for (const breakage of breakages.filter(({ code }) => !ownGroup.includes(code))) {
      const { live } = diagnosed(breakage);
      const { logs = [], volumes = [] } = breakage.beside?.(live) ?? {};
      const [first] = containersCheck(live.snapshot(), live.settings, { logs, volumes }).findings;
      assert.equal(first?.code, breakage.code);
      assert.match(page, new RegExp(`^### ${first.code}$`, "m"));
      assert.ok(first.next !== "");
    }
  });

  it("whatever is broken, the first line that diagnose prints is the cause", () => {
    for (const breakage of breakages) {
      const { causes, live } = diagnosed(breakage);
      const cluster = { name: "primary", context: "production" };
      const value = {
        cluster: "primary",
        context: "production",
        namespace: live.settings.namespace.name,
        causes,
        unseen: [],
      };
      const report = {
        stack: "production",
        outcomes: [{ cluster, state: "known", value }],
      } as unknown as DiagnosisReport;
      const lines = written(report, "text", colorsFor({}, "never")).split("\n");
      const [first] = lines.filter((each) => !each.startsWith("✓ Nothing is broken") && each !== "");
      assert.match(first ?? "", new RegExp(`^[✗!] .+ \\[${breakage.code}\\]$`));
    }
  });
});

/** Codes in the chapter with that anchor. */
function chapterOf(page: string, anchor: string): readonly string[] {
  const chapters = page.split(/^## /m);
  const own = chapters.find(
    (text) =>
      text
        .split("\n")[0]
        ?.toLowerCase()
        .replace(/[^a-z ]/g, "")
        .replaceAll(" ", "-") === anchor,
  );
  return [...(own ?? "").matchAll(/^### (\S+)$/gm)].map(([, code = ""]) => code);
}
