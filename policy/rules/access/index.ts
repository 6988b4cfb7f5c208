import type { Rule } from "../rule";
import { clusterAdmin, systemSubjects } from "./bindings";
import {
  controlPlaneGrants,
  createWorkloads,
  escalation,
  podExec,
  rbacChanges,
  secretChanges,
  secretsAccess,
} from "./powers";
import { defaultServiceAccount } from "./serviceAccounts";
import { rbacWildcard } from "./wildcards";

/** Who may do what in the Kubernetes API. */
export const accessRules: readonly Rule[] = [
  rbacWildcard,
  clusterAdmin,
  systemSubjects,
  escalation,
  controlPlaneGrants,
  secretsAccess,
  secretChanges,
  createWorkloads,
  podExec,
  rbacChanges,
  defaultServiceAccount,
];
