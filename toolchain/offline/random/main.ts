/** Entry of the offline `pulumi-resource-random`. */
import manifest from "@pulumi/random/package.json";
import { providerService } from "../rpc/protocol";
import { serve } from "../rpc/serve";
import { randomProvider } from "./provider";

void serve([
  {
    definition: providerService.ResourceProviderService,
    implementation: randomProvider(manifest.pulumi.version),
  },
]);
