import assert from "node:assert/strict";
import { createServer as createPlain, type RequestListener, type Server } from "node:http";
import { createServer as createSecure } from "node:https";
import type { AddressInfo } from "node:net";
import { securityHeaders } from "../../../../components/securityHeaders";
import { outsideHealth, isExposed, type Outside } from "../../../../operate/health/outside";
import { createAuthority, type Identity } from "../../../../toolchain/cluster/certificates/authority";
import { accepted } from "../../components/stackConfig";
import { fakeCluster } from "../fakeCluster";

const host = "shop.example.com";
const settings = accepted("production", { exposure: { hosts: [host], securityHeaders: true, controller: "traefik" } });
const authority = createAuthority("an authority of a test");
const identity = authority.issue({ commonName: host }, { hosts: [host] });
const headers = Object.fromEntries(securityHeaders(settings));

/** The way in as it must be: TLS, headers, /metrics closed, and a redirect for whoever comes without TLS. */
interface WayIn {
  readonly identity?: Identity;
  readonly secure?: RequestListener;
  readonly plain?: RequestListener;
  readonly more?: Partial<Outside>;
  /** The Ingress, as the cluster has it. */
  readonly published?: object;
}

const application: RequestListener = ({ url, headers: { host: asked } }, response) => {
  assert.equal(asked, host);
  response.writeHead(url === "/health" ? 200 : 404, headers);
  response.end(url === "/health" ? '{"status":"healthy"}' : "");
};
const redirect: RequestListener = (_, response) => {
  response.writeHead(308, { location: `https://${host}/health` }).end();
};

async function looked({
  identity: shown = identity,
  secure = application,
  plain = redirect,
  more = {},
  published,
}: WayIn = {}) {
  const servers: Server[] = [createSecure({ cert: shown.certificate, key: shown.key }, secure), createPlain(plain)];
  const [one = 0, two = 0] = await Promise.all(
    servers.map(async (server) => {
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      return (server.address() as AddressInfo).port;
    }),
  );
  await using cluster = await fakeCluster(({ path }) => (path.includes("/ingresses/") ? published : undefined));
  try {
    return await outsideHealth(
      { stack: "production", settings, cluster },
      {
        addressesOf: () => Promise.resolve(["127.0.0.1"]),
        ports: { secure: one, plain: two },
        authorities: [authority.certificate],
        ...more,
      },
    );
  } finally {
    for (const server of servers) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  }
}

const codes = async (way: WayIn) => (await looked(way)).findings.map(({ code }) => code);

describe("the way in from outside, over a real connection", () => {
  it("is as it must be", async () => {
    assert.deepEqual(await looked(), { findings: [], checked: 3, unchecked: [] });
  });

  it("shows a certificate made out to the host, trusted, and not about to end", async () => {
    const other = authority.issue({ commonName: "other" }, { hosts: ["other.example.com"] });
    assert.deepEqual(await codes({ identity: other }), ["certificate-name"]);
    const stranger = createAuthority("somebody else").issue({ commonName: host }, { hosts: [host] });
    assert.deepEqual(await codes({ identity: stranger }), ["certificate-untrusted"]);
    const late = { more: { now: () => new Date("2999-01-01T00:00:00Z") } };
    assert.deepEqual(await codes(late), ["certificate-expired"]);
  });

  it("tells of a certificate that is wrong in every way all of it", async () => {
    const wrong = createAuthority("somebody else").issue({ commonName: "x" }, { hosts: ["x.example.com"] });
    const found = await codes({ identity: wrong, more: { now: () => new Date("2999-01-01T00:00:00Z") } });
    assert.deepEqual(found.toSorted(), ["certificate-expired", "certificate-name", "certificate-untrusted"]);
  });

  it("leads to a healthy application", async () => {
    const gone: RequestListener = (_, response) => {
      response.writeHead(502, { server: "a proxy" }).end();
    };
    const { findings } = await looked({ secure: gone });
    assert.equal(findings[0]?.code, "outside-unhealthy");
    assert.match(findings[0].evidence.join(), /HTTP status 502.*server: a proxy/);
    const silent: RequestListener = ({ url }, response) => {
      response.writeHead(url === "/health" ? 204 : 404, headers).end();
    };
    assert.deepEqual(await codes({ secure: silent }), []);
  });

  it("has the security headers that the settings ask for", async () => {
    const bare: RequestListener = ({ url }, response) => {
      response.writeHead(url === "/health" ? 200 : 404).end();
    };
    const { findings } = await looked({ secure: bare });
    assert.deepEqual(
      findings.map(({ code, severity }) => [code, severity]),
      [["headers-missing", "warning"]],
    );
    assert.equal(findings[0]?.evidence.length, securityHeaders(settings).length);
  });

  it("gives /metrics to nobody", async () => {
    const open: RequestListener = (_, response) => {
      response.writeHead(200, headers).end("# HELP");
    };
    assert.deepEqual(await codes({ secure: open }), ["metrics-public"]);
  });

  it("is not there without TLS, or sends on to where it is", async () => {
    const serving: RequestListener = (_, response) => {
      response.writeHead(200).end();
    };
    assert.deepEqual(await codes({ plain: serving }), ["plain-http"]);
    const elsewhere: RequestListener = (_, response) => {
      response.writeHead(302, { location: "http://elsewhere.example.com" }).end();
    };
    assert.deepEqual(await codes({ plain: elsewhere }), ["plain-http"]);
    const nothing: RequestListener = (_, response) => {
      response.writeHead(404).end();
    };
    assert.deepEqual(await codes({ plain: nothing }), []);
  });

  it("can't be judged from where it can't be reached, and that is said", async () => {
    const unknown = await looked({ more: { addressesOf: () => Promise.resolve([]) } });
    assert.deepEqual([unknown.findings, unknown.checked, unknown.unchecked.length], [[], 0, 1]);
    const shut = await looked({ more: { ports: { secure: 1, plain: 1 } } });
    assert.deepEqual(
      [shut.findings, shut.unchecked.map(({ why }) => why)],
      [[], ["it can't be reached from here: ECONNREFUSED"]],
    );
  });

  it("is the cluster's own where its name leads to several by turns, and else where the name leads", async () => {
    const shut = "127.0.0.2";
    const published = { status: { loadBalancer: { ingress: [{ ip: shut }] } } };
    const turns = await looked({ published, more: { addressesOf: () => Promise.resolve(["127.0.0.1", shut]) } });
    assert.deepEqual(
      turns.unchecked.map(({ why }) => why),
      ["it can't be reached from here: ECONNREFUSED"],
    );
    // As where TLS ends before the cluster.
    assert.deepEqual(await looked({ published }), { findings: [], checked: 3, unchecked: [] });
  });

  it("is broken where something answers that speaks no TLS", async () => {
    const plain = createPlain(application);
    await new Promise<void>((resolve) => plain.listen(0, "127.0.0.1", resolve));
    const { port } = plain.address() as AddressInfo;
    try {
      assert.deepEqual(await codes({ more: { ports: { secure: port, plain: port } } }), ["tls-broken"]);
    } finally {
      await new Promise((resolve) => plain.close(resolve));
    }
  });

  it("ends with the reason of its signal", async () => {
    await using cluster = await fakeCluster(() => undefined);
    const gone = outsideHealth(
      { stack: "production", settings, cluster },
      {},
      AbortSignal.abort(new Error("cancelled")),
    );
    await assert.rejects(gone, /cancelled/);
  });
});

describe("a path from outside", () => {
  const paths = [
    { path: "/api", type: "Prefix" },
    { path: "/health", type: "Exact" },
  ] as const;
  for (const [path, open] of [
    ["/api", true],
    ["/api/records", true],
    ["/apiary", false],
    ["/health", true],
    ["/health/live", false],
    ["/", false],
  ] as const) {
    it(`${path} is ${open ? "open" : "closed"}`, () => {
      assert.equal(isExposed([...paths], path), open);
      assert.equal(isExposed([{ path: "/", type: "Prefix" }], path), true);
    });
  }
});
