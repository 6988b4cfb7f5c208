import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { networkPolicies } from "../../../components/networkPolicies";
import type { Settings } from "../../../components/settings";
import { binDir } from "../../../toolchain/paths";
import { appPods } from "../../support/application";
import { cleanUp } from "../../support/cleanUp";
import { cellsOf, measure, measureAgain, mismatches, sampleOf, type Cell, type Measured } from "../../support/matrix";
import { apply, ensureNamespace, eventually, kubectlOutput } from "../../support/node";
import { onNodeNetwork } from "../../support/probes";
import { listeningPod } from "../../support/workloadPods";
import { actorsOf, listened, nodeAddresses, nodePorts, surroundings, type Surroundings } from "./actors";

/** Gives the node its further addresses, and a listener on all of them. */
async function listenOnNode(): Promise<ChildProcess> {
  const addresses = Object.values(nodeAddresses);
  const added = addresses.map((address) => `ip address replace ${address}/32 dev lo`);
  const script = [...added, 'exec "$0" "$@"'].join(" && ");
  const places = addresses.flatMap((address) => nodePorts.map((port) => `${address}:${port}`));
  const command = ["sh", "-c", script, join(binDir, "workload"), "listen", ...places];
  const child = spawn(...(await onNodeNetwork(...command)), { stdio: "ignore" });
  await once(child, "spawn");
  return child;
}

/** Which roles may connect to which, whatever pod stands for them: `api gateway → application tcp/8000`. */
function arrows(measured: readonly Measured[]): string[] {
  const drawn = measured
    .filter(({ open, from, to }) => open && from.inside !== to.inside && !from.endpoint.node)
    .filter(({ from, to }) => from.inside || to.inside)
    .map(({ from, to }) => `${from.role} → ${to.role} ${to.port.protocol.toLowerCase()}/${to.port.port}`);
  return [...new Set(drawn)].sort();
}

/** Who reaches whom on the node, against what the policies say: every peer, every port, both ways. */
export function connectivity(deployed: () => Settings): void {
  const cleaning = cleanUp();
  let found: Surroundings;
  let cells: Cell[];
  let measured: Measured[];

  before(async () => {
    const settings = deployed();
    const [live] = await appPods(settings.namespace.name);
    assert.ok(live);
    const listener = await listenOnNode();
    cleaning.owe(() => listener.kill());
    const actors = actorsOf(settings, live.labels);
    const outside = actors.map(({ namespace }) => namespace).filter((name) => name !== settings.namespace.name);
    await ensureNamespace(...new Set(outside));
    cleaning.owe(() => kubectlOutput(["delete", "pods", "-A", "-l", "circle-core.test/actor", "--wait"]));
    await apply(...actors.map((actor) => listeningPod(actor, listened)));
    found = await surroundings(settings, actors, live);
    cells = cellsOf(networkPolicies(settings), found.sources, found.destinations);

    // All answer before anything is said of who reaches them (the node is never filtered), and policies are in force some
    // seconds after a pod got its address. Where that never comes, the matrix says what is missing.
    const asDeclared = (some: readonly Cell[]) => async (): Promise<boolean> =>
      mismatches(await measure(some)).length === 0;
    await eventually(asDeclared(cells.filter(({ from }) => from.endpoint.node)));
    await eventually(asDeclared(sampleOf(cells)));
    measured = await measureAgain(await measure(cells));
  });

  after(() => cleaning.run());

  it("is what the policies declare, in every cell of the matrix", () => {
    assert.deepEqual(mismatches(measured), []);
  });

  it("is put to the test by many allowed and many forbidden cells", () => {
    const across = cells.filter(({ from, to }) => !from.endpoint.node && from.inside !== to.inside);
    const allowed = across.filter((cell) => cell.allowed).length;
    assert.ok(allowed >= 20 && across.length - allowed >= 500, `${allowed} of ${across.length} are allowed`);
  });

  it("lets pass what the settings name, and nothing else", () => {
    assert.deepEqual(arrows(measured), [
      "API gateway → application tcp/8000",
      "application → DNS cache of the node tcp/53",
      "application → DNS cache of the node tcp/80",
      "application → DNS cache of the node udp/53",
      "application → DNS tcp/53",
      "application → DNS tcp/5353",
      "application → DNS udp/53",
      "application → DNS udp/5353",
      "application → address of a range tcp/80",
      "application → cache tcp/6379",
      "application → database tcp/5432",
      "ingress controller → application tcp/8000",
      "ingress controller → certificate solver tcp/8089",
      "monitoring → application tcp/8000",
    ]);
  });
}
