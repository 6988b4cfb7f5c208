import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";

/** Of the cluster whose kubeconfig lies where platform:kubeconfig says. */
export const kubeconfig = pulumi.secret(readFileSync(new pulumi.Config().require("kubeconfig"), "utf8"));
