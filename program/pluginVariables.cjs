// Named by `nodeargs` in Pulumi.yaml, and so there before the SDK. Two variables tell the kubernetes plugin what to take
// over for one run, and its process has them by itself. The SDK would also write them into the provider's inputs, and so
// into the state: the next plain update would find them gone, and change the provider.
"use strict";
delete process.env.PULUMI_K8S_ENABLE_PATCH_FORCE;
delete process.env.PULUMI_K8S_UPSERT_EXISTING_OBJECTS;
