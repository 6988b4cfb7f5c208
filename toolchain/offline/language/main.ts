/** Entry of the offline `pulumi-language-nodejs`: runs Node programs and policy packs for the Pulumi engine. */
import { version } from "@pulumi/pulumi/version";
import { languageService } from "../rpc/protocol";
import { serve } from "../rpc/serve";
import { Children } from "./children";
import { languageHost } from "./host";

const children = new Children();
const engineAddress = process.argv.slice(2).findLast((argument) => !argument.startsWith("-")) ?? "";

void serve(
  [
    {
      definition: languageService.LanguageRuntimeService,
      implementation: languageHost({ engineAddress, version, children }),
    },
  ],
  { onShutdown: () => children.end() },
);
