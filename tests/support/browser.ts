import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Context } from "mocha";
import { browserLacking, ensureBrowser } from "../../toolchain/browser";
import { endGroup } from "../../toolchain/process";
import { silentProgress } from "../../toolchain/progress";

/** How a page is looked at. */
export interface View {
  readonly width: number;
  readonly height: number;
  readonly scheme?: "light" | "dark";
}

/** A file that a browser has open. */
export interface Page {
  /** What it asked for while it was loaded, itself first. */
  readonly requests: readonly string[];
  /** What the browser found wrong: errors of scripts, refusals by the page's own policy. */
  readonly complaints: readonly string[];
  /** Answers the value of a JavaScript expression in the page. */
  evaluate<T>(expression: string): Promise<T>;
  /** Writes what is seen, as PNG. */
  screenshot(file: string): Promise<void>;
  close(): Promise<void>;
}

/**
 * The browser's program for a spec that needs one: `before` gets it, or the spec is skipped with the reason. With CI=true
 * nothing is skipped.
 */
export async function browserOrSkip(context: Context): Promise<string> {
  const lacking = browserLacking();
  if (lacking !== undefined && process.env["CI"] !== "true") {
    process.stderr.write(`  - ${context.test?.parent?.title ?? "browser"}: skipped: ${lacking}\n`);
    context.skip();
  }
  context.timeout(600_000);
  return ensureBrowser(silentProgress);
}

/** A real browser without a window, spoken to by the DevTools protocol over pipes: no port, no address. */
export class Browser {
  readonly #answers = new Map<number, { resolve: (value: Json) => void; reject: (error: Error) => void }>();
  readonly #listeners = new Set<(event: Message) => void>();
  #last = 0;

  private constructor(
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {
    let rest = "";
    const [, , , , from] = child.stdio;
    (from as Readable).setEncoding("utf8").on("data", (chunk: string) => {
      const messages = (rest + chunk).split("\0");
      rest = messages.pop() ?? "";
      for (const message of messages) this.#take(JSON.parse(message) as Message);
    });
    (child.stdio[3] as Writable).on("error", () => undefined);
    child.once("close", () => {
      for (const { reject } of this.#answers.values()) reject(new Error("the browser has ended"));
      this.#answers.clear();
    });
  }

  /** @param program its path, as `browserOrSkip` answers it */
  static start(program: string): Browser {
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    // Root has no sandbox of the browser's; what is opened here is our own.
    const flags = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--remote-debugging-pipe"];
    const child = spawn(program, [...flags, "--hide-scrollbars", `--user-data-dir=${folder}`, "about:blank"], {
      stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"],
      detached: true,
    });
    return new Browser(child, folder);
  }

  /** Opens a file and waits until it is loaded. */
  async open(file: string, { width, height, scheme = "light" }: View): Promise<Page> {
    const { targetId } = await this.#send("Target.createTarget", { url: "about:blank" });
    const { sessionId } = await this.#send("Target.attachToTarget", { targetId, flatten: true });
    const session = String(sessionId);
    const ask = (method: string, params: Json = {}) => this.#send(method, params, session);
    const requests: string[] = [];
    const complaints: string[] = [];
    const loaded = this.#until(session, "Page.loadEventFired", ({ method, params }) => {
      if (method === "Network.requestWillBeSent") requests.push((params as unknown as Requested).request.url);
      if (method === "Runtime.exceptionThrown" || method === "Log.entryAdded") complaints.push(JSON.stringify(params));
    });
    for (const domain of ["Page", "Network", "Runtime", "Log"]) await ask(`${domain}.enable`);
    await ask("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: false });
    await ask("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    await ask("Page.navigate", { url: pathToFileURL(file).href });
    await loaded;
    return {
      requests,
      complaints,
      evaluate: async <T>(expression: string) => {
        const answer = await ask("Runtime.evaluate", { expression, returnByValue: true, awaitPromise: true });
        if (answer["exceptionDetails"]) throw new Error(JSON.stringify(answer["exceptionDetails"]));
        return (answer["result"] as { value: T }).value;
      },
      screenshot: async (target) => {
        const { data } = await ask("Page.captureScreenshot", { format: "png" });
        writeFileSync(target, Buffer.from(String(data), "base64"));
      },
      close: async () => {
        await this.#send("Target.closeTarget", { targetId });
      },
    };
  }

  /** Ends the browser with all its processes, and removes what it has written. */
  async stop(): Promise<void> {
    const ended = once(this.child, "close");
    endGroup(this.child, "SIGKILL");
    if (this.child.exitCode === null && this.child.signalCode === null) await ended;
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  #send(method: string, params: Json, sessionId?: string): Promise<Json> {
    const id = ++this.#last;
    return new Promise((resolve, reject) => {
      this.#answers.set(id, { resolve, reject });
      (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
    });
  }

  #until(session: string, method: string, meanwhile: (event: Message) => void): Promise<void> {
    return new Promise((resolve) => {
      this.#listeners.add((event) => {
        if (event.sessionId !== session) return;
        meanwhile(event);
        if (event.method === method) resolve();
      });
    });
  }

  #take(message: Message): void {
    const waiting = message.id === undefined ? undefined : this.#answers.get(message.id);
    if (message.id === undefined) for (const listen of this.#listeners) listen(message);
    else this.#answers.delete(message.id);
    if (message.error) waiting?.reject(new Error(`the browser refuses: ${message.error.message}`));
    else waiting?.resolve(message.result ?? {});
  }
}

type Json = Record<string, unknown>;

interface Message {
  id?: number;
  sessionId?: string;
  method?: string;
  params?: Json;
  result?: Json;
  error?: { message: string };
}

interface Requested {
  request: { url: string };
}
