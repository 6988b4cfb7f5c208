import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import type { Settings } from "../../components/settings";
import { addIngressController } from "../../toolchain/cluster";
import { createAuthority, type Identity } from "../../toolchain/cluster/certificates/authority";
import { ingressAddress, ingressName } from "../../toolchain/cluster/node/ingressObjects";
import { silentProgress } from "../../toolchain/progress";
import { get as getInside } from "../support/application";
import { cleanUp, succeeded } from "../support/cleanUp";
import { ask, certificateShown, forwardPort, type Answer, type Forwarded, type Question } from "../support/https";
import { platformGateway, tlsSecret } from "../support/httpsObjects";
import { apply, connects, ensureNamespace, kubectlOutput, onNode, testNode } from "../support/node";
import { startPeersOnNode } from "../support/peers";
import { settingsIn } from "../support/settingsFile";
import { openStack, type TestStack } from "../support/stack";
import { NotYet, until } from "../support/until";
import { lookedFromOutside, nodeSubject } from "../support/wayIn";
import { restrictedPod } from "../support/workloadPods";

const namespace = "circle-core-https";
const secretName = "circle-core-tls";
const host = "circle-core.staging.example.com";
const authority = createAuthority("the certificates' issuer");

/** What the stack says otherwise than its tracked file. */
const configured = (exposure: object): Record<string, unknown> => ({
  ...onNode(),
  "circle-core:namespace": { name: namespace },
  // Without an issuer: it is the test that fills the Secret.
  "circle-core:exposure": { hosts: [host], tls: { secretName, issuer: undefined }, ...exposure },
});

/** What the controller itself answers where it has no route; the application answers in JSON. */
const noRoute = { status: 404, body: "404 page not found\n" };

const statusAndBody = ({ status, body }: Answer): object => ({ status, body });

describe("staging by HTTPS through an ingress controller", function () {
  this.timeout(300_000);
  const issued = { ingress: certificateFor(host), gateway: certificateFor(host) };
  const cleaning = cleanUp();
  let stack: TestStack;
  let settings: Settings;
  let secure: Forwarded;
  let plain: Forwarded;

  const get = (path: string, other: Partial<Question> = {}): Promise<Answer> =>
    secure.by((port) => ask({ port, host, path, authority: authority.certificate, ...other }));

  /** The controller hears of routes, certificates and pods a moment after they are there. */
  const untilServed = (holds = ({ status }: Answer) => status === 200): Promise<Answer> =>
    until(`https://${host}/health`, 60, async () => {
      const answer = await get("/health").catch((error: unknown) => new NotYet(error));
      return answer instanceof NotYet || holds(answer) ? answer : undefined;
    });

  const statusForBody = async (body: string): Promise<number> =>
    (await get("/api/records/large", { method: "PUT", body })).status;

  const lookFrom = (trusted: string) =>
    secure.by((one) =>
      plain.by((other) => lookedFromOutside(nodeSubject("staging", settings), { secure: one, plain: other }, trusted)),
    );

  const exposedBy = async (exposure: object): Promise<void> => {
    settings = await settingsIn(await stack.configure(configured(exposure)), "staging");
    const { code, output } = await stack.up("--skip-preview");
    assert.equal(code, 0, output);
  };

  before(async () => {
    const { cluster, kubeconfig } = testNode();
    await addIngressController(cluster, silentProgress);
    await startPeersOnNode("staging");
    secure = await forwardPort(ingressName, `service/${ingressName}`, 443);
    cleaning.owe(() => {
      secure.end();
    });
    plain = await forwardPort(ingressName, `service/${ingressName}`, 80);
    cleaning.owe(() => {
      plain.end();
    });
    stack = await openStack({ stack: "staging", config: configured({}), kubeconfig });
    cleaning.owe(() => stack.dispose());
    cleaning.owe(() => succeeded(stack.destroy()));
  });

  after(() => cleaning.run());

  /** What holds whichever way in is used. */
  function servesSafely(certificate: Identity): void {
    it("serves the API under a certificate whose chain and name are right", async () => {
      const health = JSON.parse((await get("/health")).body) as { status: string; environment: string };
      assert.deepEqual([health.status, health.environment], ["healthy", "staging"]);
      const info = await get("/api/info");
      assert.deepEqual([info.status, info.headers["content-type"]], [200, "application/json"]);
      assert.equal((JSON.parse(info.body) as { uid: number }).uid, 10001);
    });

    it("shows the certificate made for it, and not the controller's own", async () => {
      const shown = await secure.by((port) => certificateShown(port, host));
      assert.equal(shown.fingerprint256, new X509Certificate(certificate.certificate).fingerprint256);
    });

    it("is refused by a client that trusts another authority, or asks for another name", async () => {
      const stranger = createAuthority("somebody else").certificate;
      await assert.rejects(get("/health", { authority: stranger }), { code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
      const foreign = { host: "elsewhere.example.com" };
      await assert.rejects(get("/health", foreign), {
        code: /^(ERR_TLS_CERT_ALTNAME_INVALID|DEPTH_ZERO_SELF_SIGNED_CERT)$/,
      });
    });

    it("passes bodies on, both ways", async () => {
      const body = "a record ".repeat(50_000);
      const path = `/api/records/https-${process.pid}`;
      const written = await get(path, { method: "PUT", body });
      assert.ok(written.status < 300, `PUT: ${written.status} ${written.body}`);
      // Each replica has storage of its own, and the controller asks them in turn.
      const read = await until("the record", 20, async () => {
        const answer = await get(path);
        return answer.status === 200 ? answer.body : undefined;
      });
      assert.equal(read, body);
    });

    it("passes the bare root on to the application", async () => {
      const { status, body } = await get("/");
      assert.deepEqual([status, JSON.parse(body)], [404, { error: "no such path" }]);
    });

    it("gives /metrics to nobody, however it is spelled", async () => {
      assert.match(await getInside(namespace, "/metrics"), /# HELP/, "it is there, inside");
      for (const path of ["/metrics", "/metrics/", "/metrics?a=b", "/%6detrics", "/api/../metrics"]) {
        assert.deepEqual(statusAndBody(await get(path)), noRoute, path);
      }
      for (const path of ["//metrics", "/api//../metrics", "/api/..%2fmetrics", "/health/%2e%2e/metrics"]) {
        const { status, body } = await get(path);
        assert.ok(status >= 300 && !body.includes("# HELP"), `${path}: ${status} ${body}`);
      }
    });

    it("has no route for what is not listed: longer paths, longer words", async () => {
      assert.deepEqual(statusAndBody(await get("/health/live")), noRoute);
      assert.deepEqual(statusAndBody(await get("/apiary")), noRoute);
    });

    it("is as it must be for validate: its certificate, its answer, what is not public, nothing without TLS", async () => {
      const looked = await lookFrom(authority.certificate);
      assert.deepEqual(looked, { published: ingressAddress, findings: [], checked: 3, unchecked: [] });
    });

    it("is not trusted by a validate that knows another authority", async () => {
      const { findings } = await lookFrom(createAuthority("somebody else").certificate);
      assert.deepEqual(
        findings.map(({ code, severity }) => [code, severity]),
        [["certificate-untrusted", "error"]],
      );
    });

    it("serves nothing by plain HTTP", async () => {
      for (const path of ["/", "/health", "/api/info"]) {
        assert.deepEqual(statusAndBody(await plain.by((port) => ask({ port, host, path }))), noRoute, path);
      }
    });
  }

  describe("by an Ingress", () => {
    const clients = "https-clients";

    before(async () => {
      await exposedBy({ type: "ingress", className: ingressName });
      await apply(tlsSecret(secretName, namespace, issued.ingress));
      await untilServed();
    });

    it("has the controller's address", async () => {
      const address = "-o=jsonpath={.status.loadBalancer.ingress[*].ip}";
      assert.equal(await kubectlOutput(["get", "ingress", "circle-core", "-n", namespace, address]), ingressAddress);
    });

    servesSafely(issued.ingress);

    after(async () => {
      await kubectlOutput(["delete", "pod", "stranger", "-n", ingressName, "--ignore-not-found"]);
      await kubectlOutput(["delete", "namespace", clients, "--ignore-not-found", "--wait=false"]);
    });

    it("lets the controller's pods in, and no other pod: not of its namespace, not of its labels", async () => {
      const address = `circle-core.${namespace}.svc.cluster.local`;
      const places = [
        { name: "stranger", namespace: ingressName, labels: { app: "stranger" } },
        { name: "impostor", namespace: clients, labels: { "app.kubernetes.io/name": ingressName } },
      ];
      await ensureNamespace(clients);
      await apply(...places.map((place) => restrictedPod(place, ["serve-tcp", "5432"])));
      for (const { name, namespace: its } of places) {
        await kubectlOutput(["wait", `pod/${name}`, "-n", its, "--for=condition=Ready", "--timeout=60s"]);
        assert.equal(await connects(its, name, ingressAddress, 443), true, `${name} reaches the controller`);
        assert.equal(await connects(its, name, address, 80), false, name);
      }
    });
  });

  describe("by an Ingress with limits", () => {
    before(async () => {
      const limits = { requestsPerSecond: 5, bodyMegabytes: 1 };
      await exposedBy({ type: "ingress", className: ingressName, limits, securityHeaders: true });
      await apply(tlsSecret(secretName, namespace, issued.ingress));
      await untilServed(({ headers }) => headers["x-frame-options"] === "DENY");
    });

    it("tells browsers how to keep its answers safe", async () => {
      const { headers } = await get("/health");
      assert.equal(headers["strict-transport-security"], "max-age=31536000");
      assert.equal(headers["x-content-type-options"], "nosniff");
    });

    it("refuses a body that is too large", async () => {
      assert.equal(await statusForBody("x".repeat(2 ** 20 + 1)), 413);
    });

    it("refuses who asks too often", async () => {
      const answers = await Promise.all(Array.from({ length: 30 }, () => get("/api/info")));
      assert.deepEqual([...new Set(answers.map(({ status }) => status))].sort(), [200, 429]);
    });
  });

  describe("by a Gateway of the platform", () => {
    const gateway = { name: "public", namespace: ingressName, sectionName: "https" };
    const isTrue = (type: string): string => `-o=jsonpath={.status.parents[*].conditions[?(@.type=='${type}')].status}`;

    before(async () => {
      await apply(...platformGateway(gateway.name, issued.gateway));
      await exposedBy({ type: "gateway", gateway, securityHeaders: true, limits: { bodyMegabytes: 1 } });
      const { fingerprint256 } = new X509Certificate(issued.gateway.certificate);
      await until("the Gateway's certificate", 60, async () => {
        const shown = await secure.by((port) => certificateShown(port, host));
        return shown.fingerprint256 === fingerprint256 ? shown : undefined;
      });
      await untilServed();
    });

    after(() => kubectlOutput(["delete", "gateway", gateway.name, "-n", gateway.namespace]));

    it("is accepted by the Gateway, which has the controller's address", async () => {
      const route = ["get", "httproute", "circle-core", "-n", namespace];
      assert.equal(await kubectlOutput([...route, isTrue("Accepted")]), "True");
      assert.equal(await kubectlOutput([...route, isTrue("ResolvedRefs")]), "True");
      const address = "-o=jsonpath={.status.addresses[*].value}";
      const { name, namespace: its } = gateway;
      assert.equal(await kubectlOutput(["get", "gateway", name, "-n", its, address]), ingressAddress);
    });

    servesSafely(issued.gateway);

    it("sets headers and refuses large bodies, as by an Ingress", async () => {
      assert.equal((await get("/health")).headers["x-frame-options"], "DENY");
      assert.equal(await statusForBody("x".repeat(2 ** 20 + 1)), 413);
    });
  });
});

function certificateFor(name: string): Identity {
  return authority.issue({ commonName: name }, { hosts: [name] });
}
