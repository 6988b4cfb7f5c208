import { engineLogFromArguments } from "../rpc/engineLog";
import { providerService } from "../rpc/protocol";
import { serve } from "../rpc/serve";
import { kubernetesProvider } from "./provider";

/** The offline `kubernetes` provider: `pulumi-resource-kubernetes ENGINE_ADDRESS`. */
const { implementation, cancel } = kubernetesProvider(engineLogFromArguments());
void serve([{ definition: providerService.ResourceProviderService, implementation }], { onShutdown: cancel });
