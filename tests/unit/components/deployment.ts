import * as pulumi from "@pulumi/pulumi";
import { CircleCore, type CircleCoreArgs } from "../../../components/circleCore";

/** A resource as it reaches the engine, with the options that only the program sees. */
export interface Registered {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
  readonly options: pulumi.CustomResourceOptions;
}

/** Makes one CircleCore against mocks, and waits until all of it is registered. */
export async function deployed(args: CircleCoreArgs): Promise<{ core: CircleCore; resources: Registered[] }> {
  const inputs = new Map<string, Record<string, unknown>>();
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs: given }) => {
      const known = given as Record<string, unknown>;
      inputs.set(`${type} ${name}`, known);
      const made = { result: `password of ${name}` };
      return { id: `${name}-id`, state: { ...known, ...(type.startsWith("random:") && made) } };
    },
    call: () => ({}),
  });

  const seen: { type: string; name: string; resource: pulumi.Resource; options: pulumi.CustomResourceOptions }[] = [];
  const observe: pulumi.ResourceTransformation = ({ type, name, resource, opts }) => {
    seen.push({ type, name, resource, options: opts });
    return undefined;
  };
  const core = new CircleCore("primary", args, { transformations: [observe] });
  await Promise.all(seen.map(({ resource }) => value(resource.urn)));

  const resources = seen.map(({ type, name, options }) => ({
    type,
    name,
    options,
    inputs: inputs.get(`${type} ${name}`) ?? {},
  }));
  return { core, resources };
}

/** What an Output holds once it is known. */
export function value<T>(output: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    pulumi.output(output).apply((known) => {
      resolve(known as T);
    });
  });
}
