import { readOnlyRootFilesystem } from "../../../policy/rules/workload/filesystem";
import { describeRule } from "../ruleCases";

const windows = { "os.name": "windows" };

describeRule({
  rule: readOnlyRootFilesystem,
  allowed: "true",
  breaks: {
    unset: {
      changes: { "containers.0.securityContext.readOnlyRootFilesystem": undefined },
      path: "spec.containers[0].securityContext.readOnlyRootFilesystem",
      container: "app",
      found: "unset",
    },
    "false on an init container": {
      changes: { "initContainers.0.securityContext.readOnlyRootFilesystem": false },
      path: "spec.initContainers[0].securityContext.readOnlyRootFilesystem",
      container: "prepare",
      found: "false",
    },
    "false on an ephemeral container": {
      changes: { "ephemeralContainers.0.securityContext.readOnlyRootFilesystem": false },
      path: "spec.ephemeralContainers[0].securityContext.readOnlyRootFilesystem",
      container: "debug",
      found: "false",
    },
  },
  accepts: { "unset on Windows": { ...windows, "containers.0.securityContext.readOnlyRootFilesystem": undefined } },
});
