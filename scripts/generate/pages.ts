import { environments } from "../../components/schema/values";
import { settingsPage } from "./settingsPage";
import { stackSchema } from "./stackSchema";

/** Everything in the checkout that is generated: its path, and what makes its text. */
export const pages: readonly { readonly path: string; readonly text: () => string }[] = [
  { path: "docs/settings.md", text: settingsPage },
  ...environments.map((environment) => ({
    path: `docs/schema/${environment}.json`,
    text: () => `${JSON.stringify(stackSchema(environment), null, 2)}\n`,
  })),
];
