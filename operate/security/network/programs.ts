import type { Target } from "./plan";

/** How a probe's containers end. */
export const probeExit = { open: 0, closed: 3 } as const;

/** How long a network may take to know a new pod. */
export const settleSeconds = 12;

/** A way to try a connection, by what an image may have. */
export interface Program {
  readonly name: string;
  readonly command: (target: Target) => readonly string[];
  /** Which exit codes mean that no connection was made. */
  readonly isClosed: (exitCode: number) => boolean;
}

/**
 * What each program does: a policy takes effect some seconds after a pod is there. Who may connect tries until it
 * works; who may not, until it has failed three times running, or worked for as long.
 */
const tries = { pause: 0.7, connect: 2, failures: 3 };

const python = (seconds: number) =>
  `
import socket, sys, time
host, port, allowed = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "allowed"
end, failures, connected, why = time.monotonic() + ${seconds}, 0, False, ""
while time.monotonic() < end:
    try:
        socket.create_connection((host, port), ${tries.connect}).close()
        connected, failures = True, 0
    except OSError as error:
        connected, failures, why = False, failures + 1, str(error)
    if connected and allowed or not allowed and failures >= ${tries.failures}:
        break
    time.sleep(${tries.pause})
print("connected" if connected else why)
sys.exit(${probeExit.open} if connected else ${probeExit.closed})
`.trim();

const node = (seconds: number) =>
  `
const net = require("node:net");
const [host, port, what] = process.argv.slice(1);
const allowed = what === "allowed", end = Date.now() + ${seconds * 1000};
const once = () => new Promise((resolve) => {
  const socket = net.connect({ host, port: Number(port), timeout: ${tries.connect * 1000} });
  const done = (why) => { socket.destroy(); resolve(why); };
  socket.on("connect", () => done("")).on("timeout", () => done("no answer")).on("error", (error) => done(error.code));
});
(async () => {
  let failures = 0, why = "";
  do {
    why = await once();
    failures = why === "" ? 0 : failures + 1;
    if (why === "" ? allowed : !allowed && failures >= ${tries.failures}) break;
    await new Promise((resolve) => setTimeout(resolve, ${tries.pause * 1000}));
  } while (Date.now() < end);
  console.log(why === "" ? "connected" : why);
  process.exit(why === "" ? ${probeExit.open} : ${probeExit.closed});
})();
`.trim();

/** Needs bash with a timeout that takes seconds first, as an old BusyBox does not, or an nc that knows -z; else it says nothing. */
const shell = (seconds: number) =>
  `
if timeout ${tries.connect} bash -c : 2> /dev/null; then try() { timeout ${tries.connect} bash -c "exec 3<> /dev/tcp/$1/$2"; }
elif nc -h 2>&1 | grep -q -e '-z'; then try() { nc -z -w ${tries.connect} "$1" "$2"; }
else exit 127; fi
failures=0; round=0
while [ $round -lt ${seconds} ]; do
  if try "$1" "$2" 2> /dev/null; then state=open; failures=0; else state=closed; failures=$((failures + 1)); fi
  if [ "$3$state" = allowedopen ]; then break; fi
  if [ "$3" = forbidden ] && [ $failures -ge ${tries.failures} ]; then break; fi
  round=$((round + 1)); sleep 1
done
echo $state; [ $state = open ] && exit ${probeExit.open}; exit ${probeExit.closed}
`.trim();

const argumentsOf = ({ host, port, allowed }: Target) => [host, String(port), allowed ? "allowed" : "forbidden"];
const isClosed = (exitCode: number) => exitCode === probeExit.closed;

/** Which of them an image has shows when they are started: those that can't be say nothing. */
const builtIn = (seconds: number): readonly Program[] => [
  { name: "python", command: (target) => ["python3", "-c", python(seconds), ...argumentsOf(target)], isClosed },
  { name: "node", command: (target) => ["node", "-e", node(seconds), ...argumentsOf(target)], isClosed },
  { name: "shell", command: (target) => ["sh", "-c", shell(seconds), "probe", ...argumentsOf(target)], isClosed },
  // The sample workload has nothing but itself.
  {
    name: "workload",
    command: (target) => ["/workload", "probe", "settled", ...argumentsOf(target)],
    isClosed: (exitCode) => exitCode === 1,
  },
];

/**
 * The user's own: exit code 0 says that it connected, 1 that it did not, any other that it could not try. It may try once: it is run again
 * as long as the network may take to know a new pod.
 */
function custom(words: readonly string[]): Program {
  return {
    name: "command",
    command: (target) => {
      const [host = "", port = "", expected = ""] = argumentsOf(target);
      return words.map((word) =>
        word.replaceAll("{host}", host).replaceAll("{port}", port).replaceAll("{expected}", expected),
      );
    },
    isClosed: (exitCode) => exitCode === 1,
  };
}

/**
 * @param command words of the user's own, in which `{host}` and `{port}` stand for the end that is tried, `{expected}` for allowed or forbidden
 * @param seconds how long the built-in ones try
 */
export function programs(command: readonly string[] | undefined, seconds: number = settleSeconds): readonly Program[] {
  return command === undefined ? builtIn(seconds) : [custom(command)];
}
