import { existsSync } from "node:fs";
import { copyFile, readFile, rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { UserError } from "../errors";

/** A state file of a file backend, and where it belongs. */
export interface Checkpoint {
  stateDir: string;
  project: string;
  stack: string;
}

/**
 * Makes readable again what a killed command or a power cut has left of a stack's state. Readable files are not touched.
 * Nobody may be working on the stack meanwhile.
 *
 * The backend writes a state in three steps: it copies the present one to `<stack>.json.bak`; it writes the new one under a
 * temporary name, and its attributes (media type and checksum, which Pulumi never reads) straight into
 * `<stack>.json.attrs`; it renames the new one to `<stack>.json`. So there are two kinds of ruin:
 *
 * - A kill can cut off the attributes, and Pulumi then refuses the state beside them: "failed to load checkpoint: EOF". That
 *   state is whole, the one from before this write, since the rename comes last. Without attributes Pulumi takes a state for
 *   one that was copied there. So removing them equals having been killed just before they were written.
 * - A power cut can lose the content of a file that was renamed already. The backup is then the state that the lost one has
 *   replaced, because a state that can't be read can't be worked on, and nothing is backed up a second time. So putting it
 *   back equals having been killed just before the rename.
 *
 * What the cluster has beyond either state is what any kill leaves (docs/guide.md, "`up` was killed").
 * @returns what was done, a sentence for each; empty where all was readable
 * @throws UserError where neither the state nor its backup can be read
 */
export async function mendCheckpoint(checkpoint: Checkpoint): Promise<string[]> {
  const { stateDir, project, stack } = checkpoint;
  const file = join(stateDir, ".pulumi", "stacks", project, `${stack}.json`);
  const done: string[] = [];
  if ((await conditionOf(`${file}.attrs`)) === "broken") {
    await rm(`${file}.attrs`);
    done.push(`A command on stack ${stack} was killed as it saved: ${file}.attrs was cut off, and is removed`);
  }
  if ((await conditionOf(file)) === "broken") {
    if ((await conditionOf(`${file}.bak`)) !== "readable") throw new UserError(unreadable(file, checkpoint));
    await putBack(file);
    done.push(
      `The state of stack ${stack} could not be read: the one before is put back, the broken one is ${file}.broken`,
    );
  }
  return done;
}

/** At each moment of this there is a whole copy of the backup, and it can be begun anew. */
async function putBack(file: string): Promise<void> {
  await copyFile(file, `${file}.broken`);
  await copyFile(`${file}.bak`, `${file}.restored`);
  await rename(`${file}.restored`, file);
}

/** All of them are JSON objects. One that was cut off, or lost its content to blanks, is none: its last brace is missing. */
async function conditionOf(file: string): Promise<"missing" | "broken" | "readable"> {
  if (!existsSync(file)) return "missing";
  try {
    JSON.parse(await readFile(file, "utf8"));
    return "readable";
  } catch (error) {
    if (error instanceof SyntaxError) return "broken";
    throw error;
  }
}

function unreadable(file: string, { stateDir, project, stack }: Checkpoint): string {
  const history = join(stateDir, ".pulumi", "history", project, stack);
  const backend = pathToFileURL(stateDir).href;
  return [
    `The state of stack ${stack} can't be read, nor the one before it: ${file} and ${basename(file)}.bak beside it.`,
    `Copy a whole one over ${file}: the newest *.checkpoint.json of ${history} is from after the last command that ended.`,
    `Or import an export that was kept: PULUMI_BACKEND_URL=${backend} pulumi stack import --stack ${stack} --file EXPORT.`,
    "Then run pulumi refresh: what the cluster has beyond it is found, or taken over (docs/guide.md).",
  ].join("\n");
}
