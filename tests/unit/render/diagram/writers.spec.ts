import assert from "node:assert/strict";
import { manifests } from "../../../../components/manifests";
import { dot } from "../../../../render/diagram/dot";
import { mermaid } from "../../../../render/diagram/mermaid";
import { diagram, type Diagram } from "../../../../render/diagram/model";
import { portsText } from "../../../../render/diagram/ports";
import { svg } from "../../../../render/diagram/svg";
import { accepted } from "../../components/stackConfig";
import { crowded } from "./crowded";

const hostile = `"]; click n0 "javascript:x" %%{init}%% <script>alert(1)</script> & \\l \u0000 \ud800 ]]>`;

/** The diagram of production, its workload called by a name that would break out of any of the languages. */
function attacked(): Diagram {
  const model = diagram(manifests(accepted("production")));
  return { ...model, title: hostile, workload: { ...model.workload, name: hostile, lines: [hostile] } };
}

describe("the writers of the diagram", () => {
  it("show the same arrows and boxes", () => {
    const model = diagram(manifests(crowded()));
    const traffic = model.links.filter(({ type }) => type === "traffic");
    assert.equal(mermaid(model).match(/^ {2}n\d+ -{2,}>\|/gm)?.length, traffic.length);
    assert.equal(dot(model).match(/^ {2}".*" -> ".*" \[label=".*", tooltip=/gm)?.length, traffic.length);
    assert.equal(
      svg(model).match(/<path class="traffic" d="[^"]*" marker-end="[^"]*"><title>/g)?.length,
      traffic.length,
    );
    for (const { name } of model.peers) {
      for (const text of [mermaid(model), dot(model), svg(model)]) assert.ok(text.includes(name), name);
    }
  });

  it("let no name break out of its text", () => {
    const model = attacked();
    const quoted = mermaid(model)
      .split("\n")
      .filter((line) => line.includes("javascript"));
    assert.ok(quoted.length > 0);
    for (const line of quoted) {
      assert.equal(line.split('"').length % 2, 1, line);
      assert.doesNotMatch(line, /<script|%%|click n0 "/);
    }
    const picture = svg(model);
    assert.doesNotMatch(picture, /<script|\u0000|\]\]>|\ud800/);
    assert.match(picture, /&#60;script&#62;/);
    for (const line of dot(model).split("\n")) {
      assert.equal(line.replaceAll("\\\\", "").replaceAll('\\"', "").split('"').length % 2, 1, line);
    }
  });

  it("write a picture that needs nothing else, with a name and a description", () => {
    const picture = svg(diagram(manifests(accepted("production"))), { standalone: true });
    assert.match(picture, /^<\?xml version="1\.0" encoding="UTF-8"\?>\n<svg /);
    assert.doesNotMatch(picture, /(href|src)=|url\((?!#)|@import|<script|<foreignObject/);
    assert.match(picture, /<title id="cc-diagram-title">circle-core in the namespace circle-core-production<\/title>/);
    assert.match(picture, /<desc id="cc-diagram-text">.*circle-core may call database on TCP 5432\./);
    assert.doesNotMatch(svg(diagram(manifests(accepted("production")))), /^<\?xml/);
  });

  it("write ports as people do", () => {
    const tcp = (first: number, last = first) => ({ protocol: "TCP", first, last });
    assert.equal(portsText([tcp(8000)]), "TCP 8000");
    assert.equal(portsText([tcp(53), { protocol: "UDP", first: 53, last: 53 }]), "TCP+UDP 53");
    assert.equal(portsText([tcp(5000, 5999), tcp(5999, 6001), tcp(6002), tcp(7000)]), "TCP 5000–6002, 7000");
    assert.equal(portsText([tcp(80), { protocol: "UDP", first: 53, last: 53 }]), "TCP 80; UDP 53");
  });
});
