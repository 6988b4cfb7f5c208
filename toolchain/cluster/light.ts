import { createServer, type Server } from "node:net";
import { UserError, exitCode } from "../errors";
import type { Progress } from "../progress";
import { ensureTools } from "../tools";
import { controlPlaneSteps, type ControlPlane } from "./controlPlane";
import { createCredentials } from "./credentials";
import type { Plan } from "./plan";
import { writeFolder, type Prepared } from "./prepare";
import { clusterFolder } from "./state";
import { hasProgram } from "./systemPath";

/** The programs that a light cluster is made of. */
export const lightTools = ["etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler"] as const;

/** A light cluster: the API server with its controllers as plain processes, no node. Needs no root. */
export function lightPlan(plane: ControlPlane): Plan {
  return {
    steps: controlPlaneSteps(plane),
    // However the supervisor dies, the kernel ends what it has started.
    wrapper: ["setpriv", "--pdeathsig", "KILL", "--"],
  };
}

/**
 * Supplies the programs and writes the files of a light cluster.
 * @throws UserError where this machine can't run one
 */
export async function prepareLight(name: string, progress: Progress): Promise<Prepared> {
  if (process.platform !== "linux" || !hasProgram("setpriv")) {
    throw new UserError(
      "An embedded cluster runs on Linux with `setpriv` (package util-linux). Install it, or use a cluster that you " +
        "have (`--context NAME`).",
      { exitCode: exitCode.usage },
    );
  }
  const tools = await ensureTools(lightTools, progress);
  const [etcd, apiserver] = await freePorts();
  const server = `https://127.0.0.1:${apiserver}`;
  await writeFolder(name, createCredentials({ name: "none", address: "127.0.0.1" }, []), server, server);
  const plan = lightPlan({ tools, folder: clusterFolder(name), ports: { etcd, apiserver } });
  return { plan, prefix: [], port: apiserver };
}

/** Two ports on loopback that were free just now. */
async function freePorts(): Promise<[number, number]> {
  const servers = [await listenAnywhere(), await listenAnywhere()] as const;
  const ports: [number, number] = [portOf(servers[0]), portOf(servers[1])];
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

/** Opens a port on loopback that the system chooses. */
export function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject).listen({ host: "127.0.0.1", port: 0 }, () => {
      resolve(server);
    });
  });
}

/** The port that a server listens on. */
export function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server listens on no port");
  return address.port;
}
