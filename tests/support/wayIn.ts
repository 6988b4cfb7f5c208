import { readFileSync } from "node:fs";
import type { Settings } from "../../components/settings";
import { connect } from "../../operate/cluster/connect";
import type { Looked } from "../../operate/health/inside";
import { outsideHealth } from "../../operate/health/outside";
import { publishedAddress } from "../../operate/health/published";
import type { Subject } from "../../operate/checks/subject";
import { testNode } from "./node";

/** What `validate` looks at: a stack on the test node. */
export function nodeSubject(stack: string, settings: Settings): Subject {
  const kubeconfig = { stack: "organization/platform/test", output: "kubeconfig" };
  const clusters = [{ name: "test", kubeconfig }];
  const kubeconfigs = new Map([["test", readFileSync(testNode().kubeconfig, "utf8")]]);
  const [cluster] = connect(stack, { ...settings, clusters }, { kubeconfigs });
  if (!cluster) throw new Error("no cluster");
  return { stack, settings, cluster };
}

/** What `validate` finds of the way in from outside, by forwarded ports in the place of the published address. */
export async function lookedFromOutside(
  subject: Subject,
  ports: { readonly secure: number; readonly plain: number },
  authority: string,
): Promise<Looked & { readonly published: string | undefined }> {
  const published = await publishedAddress(subject);
  const addressesOf = () => Promise.resolve(published === undefined ? [] : ["127.0.0.1"]);
  return { published, ...(await outsideHealth(subject, { addressesOf, ports, authorities: [authority] })) };
}
