import { containerPort, names } from "../names";
import { pathText } from "../problems";
import type { Sidecar } from "../schema/sidecars";
import type { Finding, Rule } from "./rule";
import { seemsSecret } from "./secretText";

/** A finding about a setting of one sidecar. */
function finding(index: number, setting: readonly PropertyKey[], message: string): Finding {
  return { path: pathText(["pod", "sidecars", index, ...setting]), message };
}

/** Contradictions of the settings under `pod.sidecars`, or about them. */
export const sidecarsRules: readonly Rule[] = [
  {
    code: "sidecar-name",
    reads: ["pod.sidecars"],
    broken: ({ pod: { sidecars } }) => {
      const taken = [names.container, ...sidecars.map(({ name }) => name)];
      return sidecars.flatMap(({ name }, index) =>
        taken.indexOf(name) <= index ? [finding(index, ["name"], `another container is called ${name}.`)] : [],
      );
    },
    mend: "Give each container of the pod a name of its own.",
  },
  {
    code: "sidecar-image",
    reads: ["pod.sidecars", "environment"],
    broken: ({ environment, pod: { sidecars } }) =>
      sidecars.flatMap(({ image }, index) => {
        const [tagged = "", digest] = image.split("@");
        if (tagged.toLowerCase().endsWith(":latest"))
          return [finding(index, ["image"], "the tag latest does not say which version runs, and moves.")];
        return environment !== "development" && digest === undefined
          ? [
              finding(
                index,
                ["image"],
                `${environment} runs images by digest, and ${image} has none: a tag can be moved.`,
              ),
            ]
          : [];
      }),
    mend: "Name a version and its digest: REPOSITORY:TAG@sha256:… (`crane digest REPOSITORY:TAG`).",
  },
  {
    code: "sidecar-port",
    reads: ["pod.sidecars"],
    broken: ({ pod: { sidecars } }) => clashes(sidecars),
    mend: "All containers of a pod share its ports: give each a number and a name of its own.",
  },
  {
    code: "sidecar-readiness",
    reads: ["pod.sidecars"],
    broken: ({ pod: { sidecars } }) =>
      sidecars.flatMap(({ readinessPort, ports }, index) =>
        readinessPort === undefined || ports.some(({ port }) => port === readinessPort)
          ? []
          : [finding(index, ["readinessPort"], `${readinessPort} is none of its ports.`)],
      ),
    mend: "Name one of the sidecar's ports, or list it there.",
  },
  {
    code: "sidecar-argument",
    reads: ["pod.sidecars"],
    broken: ({ pod: { sidecars } }) =>
      sidecars.flatMap((sidecar, index) =>
        (["command", "args"] as const).flatMap((list) =>
          secretArguments(sidecar[list]).map((position) =>
            finding(
              index,
              [list, position],
              "seems to hold a secret (not shown), and would be readable by all who may see the pods.",
            ),
          ),
        ),
      ),
    mend: "Name the Secret under the sidecar's secretEnvironment, and write $(NAME) in its place.",
  },
];

/** Ports that are taken already: by the application, by another sidecar, or by the same one. */
function clashes(sidecars: readonly Sidecar[]): Finding[] {
  const taken = new Map<string | number, string>([
    [containerPort.number, names.container],
    [containerPort.name, names.container],
  ]);
  return sidecars.flatMap(({ name, ports }, index) =>
    ports.flatMap((listed, position) =>
      (["port", "name"] as const).flatMap((part) => {
        const owner = taken.get(listed[part]);
        if (owner === undefined) taken.set(listed[part], name);
        return owner === undefined
          ? []
          : [finding(index, ["ports", position, part], `${listed[part]} is taken by ${owner} already.`)];
      }),
    ),
  );
}

/** Positions of arguments that are a secret: `--password=…`, or what follows `--password`. */
function secretArguments(list: readonly string[]): number[] {
  return list.flatMap((argument, position) => {
    const [, flag, inline] = /^--?([\w-]+)=(.*)$/s.exec(argument) ?? [];
    if (flag !== undefined) return seemsSecret(flag, inline ?? "") ? [position] : [];
    const [, before = ""] = /^--([\w-]+)$/.exec(list[position - 1] ?? "") ?? [];
    return !argument.startsWith("-") && seemsSecret(before, argument) ? [position] : [];
  });
}
