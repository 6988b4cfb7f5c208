import { openNetworkPolicy } from "../network/open";
import type { Rule } from "../rule";
import { adminPathExposed } from "./adminPaths";
import { ingressHost } from "./hosts";
import { ingressInjection } from "./injection";
import { serviceExposure } from "./services";
import { gatewayTls, ingressTls } from "./tls";

/** Who reaches the pods from outside, and by which way. */
export const exposureRules: readonly Rule[] = [
  openNetworkPolicy,
  serviceExposure,
  ingressTls,
  gatewayTls,
  ingressHost,
  ingressInjection,
  adminPathExposed,
];
