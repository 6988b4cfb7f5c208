import { z } from "zod";
import { environment, secretEnvironment } from "./environment";
import { repositoryPattern, tagPattern } from "./image";
import { bytes, cpu } from "./values";

const argument = () =>
  z
    .string()
    .max(4096)
    .regex(/^[^\0]*$/);

const port = z.strictObject({
  // The form of a service's name that the API server asks for: 15 characters, a letter among them, no double hyphen.
  name: z
    .string()
    .regex(/^(?=.{1,15}$)(?=.*[a-z])[a-z0-9]+(-[a-z0-9]+)*$/)
    .meta({ examples: ["metrics"] })
    .describe("What the port is called."),
  port: z.int().min(1024).max(65_535).describe("Port it listens on; below 1024 only root could."),
});

const resources = z
  .strictObject({
    requests: z
      .strictObject({
        cpu: cpu().describe("CPU that is reserved."),
        memory: bytes().describe("Memory that is reserved."),
        ephemeralStorage: bytes().default("64Mi").describe("Node disk that is reserved (logs and /tmp)."),
      })
      .describe("What a node must have free for it."),
    limits: z
      .strictObject({
        cpu: cpu().describe("CPU above which it is slowed."),
        memory: bytes().describe("Memory above which it is killed."),
        ephemeralStorage: bytes().default("256Mi").describe("Node disk above which the pod is evicted."),
      })
      .describe("What it may take."),
    temporary: bytes().default("128Mi").describe("Size of its own /tmp."),
  })
  .describe("CPU, memory and node disk; there is no default for what another program needs.");

const sidecar = z.strictObject({
  name: z
    .string()
    .regex(/^[a-z0-9]([-a-z0-9]{0,48}[a-z0-9])?$/)
    .meta({ examples: ["log-shipper"] })
    .describe("Name of the container."),
  image: z
    .string()
    .max(400)
    .regex(new RegExp(`^${repositoryPattern}:${tagPattern}(@sha256:[0-9a-f]{64})?$`))
    .meta({ examples: ["registry.example.com/team/log-shipper:1.2.3"] })
    .describe("Image with tag and digest; the digest may be left out in development."),
  command: z.array(argument()).default([]).describe("What runs in place of the image's entry point."),
  args: z.array(argument()).default([]).describe("Its arguments; never a secret: $(NAME) stands for a variable."),
  environment: environment(),
  secretEnvironment: secretEnvironment(),
  ports: z.array(port).default([]).describe("Ports it listens on; network.extraRules say who may call them."),
  readinessPort: z
    .int()
    .min(1024)
    .max(65_535)
    .optional()
    .describe(
      "One of the ports: the pod serves only while it takes connections, and a sidecar that takes none for long is started anew; left out: not asked, which the policy pack refuses of a sidecar with ports.",
    ),
  resources,
  data: z
    .enum(["none", "read", "write"])
    .default("none")
    .describe("Whether it sees the application's files, at /data."),
});

/** Containers beside the application's. */
export const sidecars = () =>
  z
    .array(sidecar)
    .default([])
    .describe("Containers beside the application, as unprivileged as it is, each with a /tmp of its own.");

/** A container beside the application's. */
export type Sidecar = z.output<typeof sidecar>;
