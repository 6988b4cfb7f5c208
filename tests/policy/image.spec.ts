import assert from "node:assert/strict";
import { fullName, hostOf, parseImage } from "../../policy/rules/image";

const digest = `sha256:${"ab".repeat(32)}`;

describe("image references", () => {
  for (const [image, registry, repository, tag, withDigest] of [
    ["nginx", undefined, "nginx", undefined, undefined],
    ["nginx:1.29", undefined, "nginx", "1.29", undefined],
    ["my.app:1", undefined, "my.app", "1", undefined],
    ["localhost", undefined, "localhost", undefined, undefined],
    ["library/nginx", undefined, "library/nginx", undefined, undefined],
    ["docker.io/nginx", "docker.io", "nginx", undefined, undefined],
    ["localhost/app:1", "localhost", "app", "1", undefined],
    ["localhost:5000/app", "localhost:5000", "app", undefined, undefined],
    ["registry:5000/team/app:1", "registry:5000", "team/app", "1", undefined],
    ["Registry/app", "Registry", "app", undefined, undefined],
    ["[::1]:5000/app:1", "[::1]:5000", "app", "1", undefined],
    [`ghcr.io/team/app:1@${digest}`, "ghcr.io", "team/app", "1", digest],
    [`app@${digest}`, undefined, "app", undefined, digest],
    [`app@sha512:${"0".repeat(128)}`, undefined, "app", undefined, `sha512:${"0".repeat(128)}`],
  ] as const) {
    it(`${image} is taken apart`, () => {
      assert.deepEqual(parseImage(image), { registry, repository, tag, digest: withDigest });
    });
  }

  for (const image of [
    "",
    "a b",
    "App",
    "app:",
    `app:${"a".repeat(129)}`,
    "app@sha256:abc",
    `app@${digest}0`,
    `app@sha512:${"0".repeat(127)}`,
    `app@${digest}@${digest}`,
    "/app",
    "host//app",
    "[::1]:1",
    "a:b/c",
    "host:5000x/app",
    "team/-app",
  ]) {
    it(`"${image}" is none`, () => {
      assert.equal(parseImage(image), undefined);
    });
  }

  it("have one full name each", () => {
    const full = (image: string) => fullName(parseImage(image) ?? assert.fail(image));
    assert.equal(full("nginx:1"), "docker.io/library/nginx");
    assert.equal(full("index.docker.io/nginx"), "docker.io/library/nginx");
    assert.equal(full("team/app"), "docker.io/team/app");
    assert.equal(full("GHCR.io/app"), "ghcr.io/app");
    assert.equal(hostOf("index.Docker.io"), "docker.io");
    assert.equal(hostOf("index.docker.io.example.com"), "index.docker.io.example.com");
  });
});
