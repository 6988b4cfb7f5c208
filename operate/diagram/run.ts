import { manifests } from "../../components/manifests";
import { dot } from "../../render/diagram/dot";
import { mermaid } from "../../render/diagram/mermaid";
import { diagram, type Diagram } from "../../render/diagram/model";
import { svg } from "../../render/diagram/svg";
import type { EnvironmentOptions } from "../commands/options";
import { exitCodes } from "../errors";
import { readEnvironment } from "../settings/read";

/** By format, what makes its text. */
export const writers = {
  mermaid,
  svg: (model: Diagram) => svg(model, { standalone: true }),
  dot,
} as const;

/** What the command line of `diagram` comes to. */
export interface DiagramOptions extends EnvironmentOptions {
  readonly format: keyof typeof writers;
}

/** Prints the picture of a stack, and answers the exit code. */
export async function drawDiagram(root: string, { format, ...choice }: DiagramOptions): Promise<number> {
  const { settings } = await readEnvironment({ root, ...choice });
  process.stdout.write(writers[format](diagram(manifests(settings))));
  return exitCodes.ok;
}
