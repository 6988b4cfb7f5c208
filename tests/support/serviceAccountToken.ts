import assert from "node:assert/strict";
import { openRawApi } from "./rawApi";

/** A token of a ServiceAccount that is there, good for ten minutes. */
export async function serviceAccountToken(kubeconfig: string, namespace: string, name: string): Promise<string> {
  const api = await openRawApi(kubeconfig);
  try {
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${name}/token`;
    const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: { expirationSeconds: 600 } };
    const { code, body } = await api.send("POST", path, request);
    assert.equal(code, 201, JSON.stringify(body));
    return (body as { status: { token: string } }).status.token;
  } finally {
    api.close();
  }
}
