import { containerPort } from "../names";
import { atHome, policyNames } from "../networkPolicies";
import type { ExtraRule } from "../schema/network";
import { when, type Rule } from "./rule";

/** Contradictions of the settings under `network` beside its peers. */
export const networkRules: readonly Rule[] = [
  {
    code: "monitoring-of-nothing",
    reads: ["network.monitoring", "app.monitoring.metrics"],
    broken: ({ network, app }) =>
      when(
        network.monitoring !== undefined && !app.monitoring.metrics,
        "a scraper is let in, but app.monitoring.metrics is false: there is no /metrics to scrape.",
      ),
    mend: "Set app.monitoring.metrics to true, or leave network.monitoring out.",
  },
  {
    code: "rule-name-taken",
    reads: ["network.extraRules"],
    broken: ({ network: { extraRules } }) => {
      const all = [...policyNames, ...extraRules.map(({ name }) => name)];
      const homes = all.map(atHome);
      return extraRules.flatMap(({ name }, index) =>
        all.indexOf(name) < policyNames.length + index || homes.includes(name)
          ? [{ path: `network.extraRules[${index}].name`, message: `another policy is called ${name} already.` }]
          : [],
      );
    },
    mend: `Choose another name; those of the stack's own policies are ${policyNames.join(", ")}; each may have a second one, such as ${atHome("database")}.`,
  },
  {
    code: "port-range",
    reads: ["network.extraRules"],
    broken: ({ network: { extraRules } }) =>
      extraRules.flatMap(({ ports }, rule) =>
        ports.flatMap(({ port, endPort = port }, index) =>
          endPort < port
            ? [
                {
                  path: `network.extraRules[${rule}].ports[${index}].endPort`,
                  message: `the range ends at ${endPort}, before it begins at ${port}.`,
                },
              ]
            : [],
        ),
      ),
    mend: "Raise endPort, or lower port, or leave endPort out for one port.",
  },
  {
    code: "port-nobody-hears",
    reads: ["network.extraRules"],
    broken: ({ network: { extraRules } }) =>
      extraRules.flatMap(({ direction, ports }, index) =>
        direction === "ingress" && !ports.some(isHeard)
          ? [
              {
                path: `network.extraRules[${index}].ports`,
                message: `the peer is let in, but the pods listen on TCP ${containerPort.number} alone.`,
              },
            ]
          : [],
      ),
    mend: `Name the pods' port, ${containerPort.number}; the Service's own port means nothing to a policy.`,
  },
];

function isHeard({ port, endPort = port, protocol }: ExtraRule["ports"][number]): boolean {
  return protocol === "TCP" && port <= containerPort.number && containerPort.number <= endPort;
}
