import { ingressInjection } from "../../../policy/rules/exposure/injection";
import { describeObjectRule, type Changes } from "../objectCases";
import { ingress, route } from "./ingresses";

const itself = "configuration of the controller itself";
const ends = "characters that end the directive";
const leads = "a path that leads out of its directive or folder";
const annotated = (name: string, value: unknown): Changes => ({ "metadata.annotations": { [name]: value } });
const place = (name: string) => `metadata.annotations["${name}"]`;

describeObjectRule({
  rule: ingressInjection,
  good: ingress(),
  breaks: {
    ...Object.fromEntries(
      [
        "nginx.ingress.kubernetes.io/configuration-snippet",
        "nginx.ingress.kubernetes.io/server-snippet",
        "nginx.ingress.kubernetes.io/auth-snippet",
        "nginx.ingress.kubernetes.io/stream-snippet",
        "nginx.ingress.kubernetes.io/modsecurity-snippet",
        "nginx.ingress.kubernetes.io/lua-resty-waf",
        "custom.nginx.example.com/server-snippet",
        "nginx.org/location-snippets",
        "nginx.org/server-snippets",
        "haproxy.org/backend-config-snippet",
        "haproxy-ingress.github.io/config-backend",
        "ingress.kubernetes.io/config-frontend",
        "zalando.org/skipper-routes",
        "higress.io/server-snippet",
        "getambassador.io/config",
      ].map((name) => [name, [annotated(name, "return 200;"), [place(name), itself]] as const]),
    ),
    ...Object.fromEntries(
      [
        "app-root",
        "auth-method",
        "auth-proxy-set-headers",
        "auth-signin",
        "auth-tls-match-cn",
        "auth-url",
        "mirror-host",
        "mirror-target",
        "permanent-redirect",
        "rewrite-target",
        "server-alias",
        "temporal-redirect",
        "upstream-vhost",
        "x-forwarded-prefix",
      ]
        .map((name) => `nginx.ingress.kubernetes.io/${name}`)
        .map((name) => [name, [annotated(name, "/;return 200"), [place(name), ends]] as const]),
    ),
    ...Object.fromEntries(
      ["a;b", "a{b", "a}b", "a\nb", "a\rb", "content_by_lua", "lua_package_path", "load_module x", "ssl_engine x"].map(
        (value) => [
          `the value ${JSON.stringify(value)}`,
          [
            annotated("nginx.ingress.kubernetes.io/auth-url", value),
            [place("nginx.ingress.kubernetes.io/auth-url"), ends],
          ] as const,
        ],
      ),
    ),
    ...Object.fromEntries(
      ["/api;x", "/api{x", "/api x", "/api'x", "/api$x", "/api\nx", "api", "/a/../b", "/..", "/./a", "/a\\b"].map(
        (path) => [
          `the path ${JSON.stringify(path)}`,
          [{ "spec.rules.0.http.paths.1.path": path }, ["spec.rules[0].http.paths[1].path", leads]] as const,
        ],
      ),
    ),
    ...Object.fromEntries(
      [
        "/(a|b);x",
        "/a{b}",
        "/a b",
        '/a"b',
        "/a'b",
        "/a`b",
        "/x_by_lua",
        "/../a",
        "/var/run/secrets/x",
        "/run/secrets",
        "/etc/kubernetes/pki",
      ].map((path) => [
        `the expression ${JSON.stringify(path)}`,
        [
          { "spec.rules.1.http.paths.0": { path, pathType: "ImplementationSpecific" } },
          ["spec.rules[1].http.paths[0].path", leads],
        ] as const,
      ]),
    ),
    "a path that is no text": [
      { "spec.rules.0.http.paths.0.path": ["/"] },
      ["spec.rules[0].http.paths[0].path", leads],
    ],
  },
  accepts: {
    "an empty snippet": annotated("nginx.ingress.kubernetes.io/server-snippet", ""),
    "an annotation of somebody else": annotated("example.com/server-snippet", "x"),
    "something like a snippet": annotated("nginx.ingress.kubernetes.io/snippet-owner", "x"),
    "settings of F5's controller": {
      "metadata.annotations": {
        "nginx.org/limit-req-key": "${binary_remote_addr}",
        "nginx.org/add-header": "Strict-Transport-Security:max-age=31536000; includeSubDomains:always",
      },
    },
    "lines of headers": annotated("haproxy.org/response-set-header", 'A "b"\nC "d"'),
    "variables in an address": annotated(
      "nginx.ingress.kubernetes.io/auth-signin",
      "https://login.example.com/start?rd=${scheme}://$host$escaped_request_uri",
    ),
    "a value that is no text": annotated("nginx.ingress.kubernetes.io/auth-url", 1),
    "a value that would end a directive, of somebody else": annotated("example.com/auth-url", "a;b"),
    "no path": { "spec.rules.0.http.paths.0.path": undefined },
    "an empty path": { "spec.rules.0.http.paths.0.path": "" },
    "what a path may hold": { "spec.rules.0.http.paths.0.path": "/a-b_c.d~e%20!&()*+,=:@/..f/" },
    "an expression": {
      "spec.rules.0.http.paths.0": { path: "/api/v[0-9]{1,2}(/|$)(.*\\.json)", pathType: "ImplementationSpecific" },
    },
    "an expression without a type": { "spec.rules.0.http.paths.0": { path: "/api/[a-z]{3}" } },
  },
  unknown: {
    "metadata.annotations": ["metadata.annotations"],
    "spec.rules.0.http.paths.0.path": ["spec.rules[0].http.paths[0].path"],
    "spec.rules": ["spec.rules"],
    "metadata.annotations.odd": [],
  },
});

for (const good of [route(), route("GRPCRoute"), { ...route(), kind: "Gateway" }]) {
  describeObjectRule({
    rule: ingressInjection,
    good,
    breaks: {
      "a snippet": [annotated("nginx.org/location-snippets", "x"), [place("nginx.org/location-snippets"), itself]],
    },
  });
}

describeObjectRule({
  rule: ingressInjection,
  // What is no Ingress has no paths of one, and what is no ConfigMap no settings.
  good: { ...route(), data: { "allow-snippet-annotations": "true" } },
  accepts: { "paths where no Ingress has them": { "spec.rules.0.http.paths": [{ path: "/a;b" }] } },
});

for (const [allowed, name, changes, found] of [
  [
    "a value that stays within its directive",
    "an address",
    annotated("nginx.ingress.kubernetes.io/auth-url", "a;b"),
    [place("nginx.ingress.kubernetes.io/auth-url"), ends],
  ],
  [
    "a path without characters of configuration, and without ..",
    "a path",
    { "spec.rules.0.http.paths.0.path": "/a;b" },
    ["spec.rules[0].http.paths[0].path", leads],
  ],
] as const) {
  describeObjectRule({
    rule: ingressInjection,
    good: ingress(),
    allowed,
    breaks: { [`${name} that does not`]: [changes, found] },
  });
}

for (const [key, refused] of [
  ["allow-snippet-annotations", "true"],
  ["annotations-risk-level", "Critical"],
  ["strict-validate-path-type", "false"],
] as const) {
  describeObjectRule({
    rule: ingressInjection,
    good: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "ingress-nginx-controller" }, data: {} },
    allowed: `anything but ${refused}`,
    breaks: { [key]: [{ [`data.${key}`]: refused }, [`data["${key}"]`, refused]] },
  });
}

describeObjectRule({
  rule: ingressInjection,
  good: { apiVersion: "v1", kind: "Service", metadata: { name: "web" }, spec: { ports: [{ port: 80 }] } },
  allowed: "unset",
  breaks: {
    "configuration for HAProxy": [
      annotated("haproxy.org/backend-config-snippet", "x"),
      [place("haproxy.org/backend-config-snippet"), itself],
    ],
    "configuration for Ambassador": [
      annotated("getambassador.io/config", "x"),
      [place("getambassador.io/config"), itself],
    ],
  },
});

describeObjectRule({
  rule: ingressInjection,
  good: {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: "ingress-nginx-controller" },
    data: {
      "allow-snippet-annotations": "false",
      "annotations-risk-level": "High",
      "strict-validate-path-type": "true",
    },
  },
  breaks: {
    "snippets that are switched on": [
      { "data.allow-snippet-annotations": "true" },
      ['data["allow-snippet-annotations"]', "true"],
    ],
    "annotations of every risk": [
      { "data.annotations-risk-level": "Critical" },
      ['data["annotations-risk-level"]', "Critical"],
    ],
    "paths that are not looked at": [
      { "data.strict-validate-path-type": "false" },
      ['data["strict-validate-path-type"]', "false"],
    ],
  },
  accepts: { "no data": { data: undefined } },
});

const expression = "/api/v[0-9]{1,2}";
describeObjectRule({
  rule: ingressInjection,
  good: {
    ...ingress(),
    spec: { rules: [{ http: { paths: [{ path: expression, pathType: "ImplementationSpecific" }] } }] },
  },
  breaks: {
    "an expression where the path is to be taken as it is": [
      { "spec.rules.0.http.paths.0.pathType": "Exact" },
      ["spec.rules[0].http.paths[0].path", leads],
    ],
  },
  unknown: { "spec.rules.0.http.paths.0.pathType": ["spec.rules[0].http.paths[0].pathType"] },
});
