import { z } from "zod";
import { parseCidr } from "../cidr";
import { labels } from "./labels";
import { label } from "./values";

/** Where clouds hand out the credentials of the node to whoever asks: the instance metadata service. */
export const metadataAddresses = [
  "169.254.169.254/32", // AWS, Azure, Google Cloud, Oracle, OpenStack
  "fd00:ec2::254/128", // AWS
  "fd20:ce::254/128", // Google Cloud
  "100.100.100.200/32", // Alibaba Cloud
  "168.63.129.16/32", // Azure's wire server
] as const;

/** The widest range that is still somebody in particular, such as 10.0.0.0/8. */
const widestPrefix = 8;

const range = () =>
  z
    .string()
    .refine((text) => parseCidr(text) !== undefined, {
      error: "a range in its shortest form, such as 10.20.0.0/16, 192.0.2.7/32 or fd00:20::/48",
      abort: true,
    })
    .meta({ pattern: String.raw`^(?=.{4,43}$)[\da-f:.]+/\d{1,3}$`, examples: ["10.20.0.0/16", "fd00:20::/48"] });

const peerRange = () =>
  range()
    .refine((text) => (parseCidr(text)?.prefix ?? 0) >= widestPrefix, {
      error: `a range of /${widestPrefix} or narrower; a wider one is as good as no policy`,
      abort: true,
    })
    .refine((text) => !metadataAddresses.some((address) => address === text), {
      error: "any other range; at this address clouds hand out the credentials of the node",
    });

/** A peer of the application: pods by label, or addresses. That it is exactly one of the two is weighed by a rule. */
export const peer = () =>
  z.strictObject({
    namespace: label()
      .optional()
      .describe(
        "Namespace of the peer's pods; left out: the application's own, where a second policy opens their end too. What else they need there, such as DNS, is yours to open.",
      ),
    podLabels: labels()
      .refine((given) => Object.keys(given).length > 0, "at least one label")
      .optional()
      .describe("Labels of the peer's pods; at least one."),
    cidr: peerRange().optional().describe("In place of podLabels: addresses outside the cluster."),
    except: z.array(range()).optional().describe("Ranges inside cidr that do not belong to the peer."),
  });

/** A settings value that names a peer. */
export type Peer = z.infer<ReturnType<typeof peer>>;
