import assert from "node:assert/strict";
import { constant, array, assert as holds, property, string, oneof } from "fast-check";
import { mask } from "../../../../operate/logs/mask";

const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJlMTIzNDU2";
const hex = "0123456789abcdef0123456789abcdef";
const base64 = "Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4MTIzNDU2Nzg5MDEyMzQ1Njc4OTA=";

/** How a secret may stand in a line: its place is marked by §. */
const places: readonly (readonly [what: string, line: string, secret: string])[] = [
  ["a password after =", "connect host=db password=§ user=circle", "hunter2!"],
  ["a password after :", "DB_PASSWORD: §", "hunter2!"],
  ["a password in quotes", 'password="§"', "two words"],
  ["a password in JSON", '{"user":"circle","db_password":"§"}', "hunter two"],
  ["a password in JSON in JSON", String.raw`{"body":"{\"password\":\"§\"}"}`, "hunter2"],
  ["an option of a command line", "--api-token=§ --verbose", "abc12345"],
  ["a header", "Authorization: Bearer §", "abcdef123456"],
  ["basic credentials", "authorization: Basic §", "Y2lyY2xlOnB3ZA=="],
  ["a URL", "postgres://circle:§@db:5432/circle", "p%40ss"],
  ["a JSON Web Token", "token is §, expired", token],
  ["a cookie", "Cookie: §", "session=abc"],
  ["hex", "key § loaded", hex],
  ["base64", "key § loaded", base64],
  ["a key of AWS", "§ was refused", "AKIAIOSFODNN7EXAMPLE"],
  ["a token of GitHub", "§ was refused", "ghp_0123456789abcdefghijABCDEFGHIJ012345"],
  ["a private key", "-----BEGIN RSA PRIVATE KEY-----\nS\n-----END RSA PRIVATE KEY-----", "MIIEpAIBAAKCAQEA"],
];

describe("what masks secrets", () => {
  for (const [what, line, secret] of places) {
    it(`masks ${what}`, () => {
      const after = mask(line.replace("§", secret));
      assert.ok(!after.includes(secret), after);
      assert.ok(after.includes("***"), after);
    });
  }

  for (const [line, ...secrets] of [
    ['password="§" ok', "it's-x", String.raw`ab\"cd`, "ab;cd"],
    ["password=§ ok", "(abc", "((abc", "<abc", "ab;cd", "ab;;cd", "ab,cd", "it's-x", 'ab"cd', String.raw`ab\cd`],
    [String.raw`{"body":"{\"password\":\"§\",\"user\":\"ann\"}"}`, "it's-x", String.raw`ab\\\"cd`],
    ["postgres://circle:§@db:5432/circle", "p@ss/w", "p?a#b", "p".repeat(300)],
    ["postgres://circle@corp:§@db:5432/circle", "hunter2", "p@ss"],
  ] as const) {
    it(`masks all of a secret in ${line}`, () => {
      for (const secret of secrets) assert.equal(mask(line.replace("§", () => secret)), line.replace("§", "***"));
    });
  }

  for (const line of [
    "record could not be written to /data/storage/records: no space left on device",
    "max_tokens: 4096".replace("_tokens", "_connections"),
    `ghcr.io/ol-s-cloud/circle-core@sha256:${"ab".repeat(32)} is not there`,
    "pod circle-core-744f4d4c79-mp699 of 10.244.0.7:8000 is gone",
    "http://gateway:8080/login?user=ann@example.com is not there",
    "https://[::1]:8080/login?user=ann@example.com is not there",
    "GET /api/records/8d7f6c5e-1b2a-4c3d-9e8f-0a1b2c3d4e5f took 12.5ms",
    "at com.example.circle.storage.RecordStore.write(RecordStore.java:123)",
  ]) {
    it(`leaves as it is: ${line}`, () => {
      assert.equal(mask(line), line);
    });
  }

  it("leaves what stands behind a secret", () => {
    assert.equal(mask("Server=db;Password=hunter2;Database=circle"), "Server=db;Password=***;Database=circle");
    assert.equal(mask("{token=hunter2, user=ann}"), "{token=***, user=ann}");
    assert.equal(mask("(password=hunter2) was refused"), "(password=***) was refused");
    assert.equal(mask('{"arg":"--token=hunter2","user":"ann"}'), '{"arg":"--token=***","user":"ann"}');
  });

  const nasty = oneof(
    string({ unit: "binary", maxLength: 200 }),
    array(
      oneof(
        ...places.map(([, line, secret]) => constant(line.replace("§", secret))),
        ...["password=", '"', "\\", "***", "=", ":", "Bearer ", "eyJ", "-----BEGIN PRIVATE KEY-----", "a1A", "/"].map(
          (part) => constant(part),
        ),
      ),
      { maxLength: 20 },
    ).map((parts) => parts.join("")),
  );

  it("never throws, and changes nothing the second time", () => {
    holds(
      property(nasty, (text) => {
        const once = mask(text);
        assert.equal(mask(once), once);
      }),
    );
  });

  it("masks whatever stands around the secret, on lines of their own", () => {
    holds(
      property(string({ maxLength: 60 }), string({ maxLength: 60 }), (before, after) => {
        const text = `${before.replaceAll("\n", " ")}\npassword=correcthorse9 \n${after}`;
        assert.ok(!mask(text).includes("correcthorse9"));
      }),
    );
  });

  it("never throws, however long it is", () => {
    for (const text of [`password=${";a".repeat(10_000_000)}`, `password="${"a".repeat(20_000_000)}`]) {
      assert.match(mask(text), /^password="?\*\*\*/);
    }
  });

  it("takes time that grows with the length of the text alone", () => {
    const unit = [
      "a1A",
      "password",
      "password=",
      "password=;(",
      'password=\\"',
      "postgres://a@b:",
      "eyJ.",
      "https://a:",
      "-----BEGIN ",
      '"secret":',
      "0a",
      "=",
      "Bearer ",
      "token.",
    ];
    for (const part of unit) {
      const text = part.repeat(Math.ceil(200_000 / part.length));
      const started = performance.now();
      mask(text);
      assert.ok(performance.now() - started < 1500, `${part}: ${Math.round(performance.now() - started)} ms`);
    }
  });
});
