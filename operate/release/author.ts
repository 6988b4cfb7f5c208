import { hostname, userInfo } from "node:os";

/** Who is at work, and where: `user@host`, in CI the person that the run is for. */
export function author(env: NodeJS.ProcessEnv = process.env): string {
  const run = env.GITHUB_ACTOR ?? env.GITLAB_USER_LOGIN ?? env.BUILD_REQUESTEDFOR;
  if (run !== undefined && run !== "") return `${run}@${env.GITHUB_ACTOR === undefined ? "ci" : "github"}`;
  return `${user()}@${hostname()}`;
}

function user(): string {
  try {
    return userInfo().username;
  } catch {
    // A user without a name, as in a container that runs by number.
    return String(process.getuid?.() ?? "somebody");
  }
}
