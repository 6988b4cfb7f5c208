import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type AddressInfo, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Target } from "../../../../../operate/security/network/plan";
import { programs, type Program } from "../../../../../operate/security/network/programs";
import { target } from "./example";

/** How long they try here: in a cluster it is as long as a network may take to know a pod. */
const seconds = 2;

/** Does this machine have it? */
function isHere({ command }: Program): boolean {
  const [file = ""] = command(target());
  return spawnSync(file, ["-c", "exit"]).error === undefined;
}

/** A port of this machine that is heard on. */
async function listening(port = 0): Promise<{ server: Server; port: number }> {
  const server = createServer((socket) => socket.destroy());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}

/** A port that nobody hears on. */
async function silent(): Promise<number> {
  const { server, port } = await listening();
  server.close();
  await once(server, "close");
  return port;
}

/** What a program says of a target, by its exit code. */
async function says({ command, isClosed }: Program, end: Partial<Target>): Promise<string> {
  const [file = "", ...args] = command(target({ host: "127.0.0.1", ...end }));
  const [code] = (await once(spawn(file, args, { stdio: "ignore" }), "exit")) as [number];
  return code === 0 ? "open" : isClosed(code) ? "closed" : `exit code ${code}`;
}

/** What each of them says of the same end. */
const sayAll = (ofThese: readonly Program[], end: Partial<Target>): Promise<readonly string[]> =>
  Promise.all(ofThese.map((program) => says(program, end)));

describe("what a probe runs", function () {
  this.timeout(30_000);
  const known = programs(undefined, seconds).filter(isHere);
  const all = (said: string) => known.map(() => said);

  it("is what images have: Node.js, a shell, Python", () => {
    // Node.js runs this test, and a shell is everywhere; of Python it is told by the others' cases where it is here.
    assert.deepEqual(
      known.map(({ name }) => name).filter((name) => name !== "python"),
      ["node", "shell"],
    );
  });

  it("tells a connection from none, whichever is declared", async () => {
    const { server, port } = await listening();
    const nobody = await silent();
    try {
      const said = await Promise.all([
        sayAll(known, { port, allowed: true }),
        sayAll(known, { port, allowed: false }),
        sayAll(known, { port: nobody, allowed: true }),
        sayAll(known, { port: nobody, allowed: false }),
      ]);
      assert.deepEqual(said, [all("open"), all("open"), all("closed"), all("closed")]);
    } finally {
      server.close();
    }
  });

  it("gives a network time to let through who may connect", async () => {
    const port = await silent();
    const said = sayAll(known, { port, allowed: true });
    await delay(500);
    const { server } = await listening(port);
    assert.deepEqual(await said, all("open"));
    server.close();
  });

  it("gives a network time to shut out who may not connect", async () => {
    const said = known.map(async (program) => {
      const { server, port } = await listening();
      const one = says(program, { port, allowed: false });
      await once(server, "connection");
      server.close();
      return one;
    });
    assert.deepEqual(await Promise.all(said), all("closed"));
  });

  it("says nothing by a shell that could not end what it tries: without a timeout, or with one of other words", async () => {
    const shell = known.find(({ name }) => name === "shell");
    const bin = mkdtempSync(join(tmpdir(), "bin-"));
    try {
      for (const name of ["sh", "bash", "sleep", "grep"]) {
        symlinkSync(
          spawnSync("sh", ["-c", `command -v ${name}`])
            .stdout.toString()
            .trim(),
          join(bin, name),
        );
      }
      const [file = "", ...args] = shell?.command(target({ host: "127.0.0.1", port: await silent() })) ?? [];
      const status = () => spawnSync(join(bin, file), args, { env: { PATH: bin } }).status;
      assert.equal(status(), 127);
      // As BusyBox had it before 1.30: it would run a program called 2.
      writeFileSync(join(bin, "timeout"), '#!/bin/sh\n[ "$1" = -t ] || exec "$@"\n', { mode: 0o755 });
      assert.equal(status(), 127);
      assert.equal(shell?.isClosed(127), false);
    } finally {
      rmSync(bin, { recursive: true });
    }
  });

  it("is the user's own command, with the end that is tried", () => {
    const [own, ...more] = programs(["nc", "-z", "{host}", "{port}", "--as={expected}"]);
    assert.deepEqual(more, []);
    assert.deepEqual(own?.command(target({ allowed: true })), ["nc", "-z", "10.1.2.3", "8000", "--as=allowed"]);
    assert.deepEqual(own.command(target()).at(-1), "--as=forbidden");
    assert.deepEqual([0, 1, 2, 127].filter(own.isClosed), [1]);
  });
});
