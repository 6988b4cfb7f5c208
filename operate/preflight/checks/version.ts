import type { Concern } from "../check";
import { answerTo, skipped } from "../check";
import { textAt } from "../json";

const path = "/version";
const oldest = 24;

/** The API server is as new as the settings say, and no older than this product supports. */
export const version: Concern = {
  title: "Version",
  asks: () => [path],
  judge: ({ kubernetes }, facts) => {
    const code = "version";
    const answer = answerTo(facts, path);
    if (answer.state === "unseen") return [skipped(code, "the version", answer)];
    const running = answer.state === "there" ? textAt(answer.value, "gitVersion") : "";
    const minor = minorOf(running);
    if (minor === undefined) return [skipped(code, "the version", { why: `"${running}" is none` })];
    if (minor < oldest) {
      return [
        {
          code,
          state: "failed",
          message: `The API server is ${running}; v1.${oldest} is the oldest that is supported`,
          next: "Upgrade the cluster",
        },
      ];
    }
    const said = minorOf(kubernetes.version) ?? oldest;
    if (minor < said) {
      return [
        {
          code,
          state: "failed",
          message: `The API server is ${running}, older than kubernetes.version (${kubernetes.version}): it would refuse or drop fields`,
          next: `Set kubernetes.version to v1.${minor}, or upgrade the cluster`,
        },
      ];
    }
    return [
      {
        code,
        state: "ok",
        message: `The API server is ${running}; the settings ask for ${kubernetes.version} or newer`,
      },
    ];
  },
};

function minorOf(version: string): number | undefined {
  const [, minor] = /^v?1\.(\d+)/.exec(version) ?? [];
  return minor === undefined ? undefined : Number(minor);
}
