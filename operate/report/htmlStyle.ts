/** The look of the HTML report. Colours keep a contrast of 4.5 to 1 in both schemes. */
export const style = `
:root { color-scheme: light dark; --ground: #fff; --panel: #f6f7f9; --ink: #1c2330; --faint: #5a6475; --line: #dde1e8;
  --link: #1d5fbf; --good: #146c43; --bad: #a61b1b; --critical: #8f1212; --high: #b3361a; --medium: #8a5a00; --low: #3d5a80;
  --calm: #5a6475; }
@media (prefers-color-scheme: dark) { :root { --ground: #12161d; --panel: #1b212b; --ink: #e6eaf0; --faint: #9aa6b8;
  --line: #313a48; --link: #82b4ff; --good: #1d7a50; --bad: #b32d2d; --critical: #b32020; --high: #b8482a; --medium: #946200;
  --low: #47699a; --calm: #5d6878; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 15px/1.5 system-ui, sans-serif;
  overflow-wrap: anywhere; }
header { padding: 1.5rem max(1rem, calc(50% - 33rem)); color: #fff; }
header.good { background: var(--good); }
header.bad { background: var(--bad); }
header p { margin: 0; }
header span { margin-right: 1.2rem; }
h1 { margin: .2rem 0 .4rem; font-size: 1.5rem; line-height: 1.25; }
h2 { margin: 2rem 0 .6rem; font-size: 1.15rem; }
h3 { margin: 0; padding: .55rem .8rem; font-size: 1rem; overflow-wrap: anywhere; background: var(--panel); border-bottom: 1px solid var(--line); }
main { max-width: 68rem; margin: 0 auto; padding: 1rem; }
small { color: var(--faint); font-weight: normal; }
a { color: var(--link); }
code { font: .86em/1.45 ui-monospace, monospace; color: var(--faint); overflow-wrap: anywhere; }
.tiles { display: flex; flex-wrap: wrap; gap: .5rem; margin: .5rem 0 1rem; padding: 0; list-style: none; }
.tiles li { padding: .35rem .8rem; border: 1px solid var(--line); border-radius: .4rem; background: var(--panel); }
.tiles b { font-size: 1.15rem; }
.tiles .none { color: var(--faint); }
.tiles .critical, .tiles .high, .tiles .medium, .tiles .low { border-left: .35rem solid var(--calm); }
.tiles .critical { border-left-color: var(--critical); }
.tiles .high { border-left-color: var(--high); }
.tiles .medium { border-left-color: var(--medium); }
.tiles .low { border-left-color: var(--low); }
article { margin: 0 0 1rem; border: 1px solid var(--line); border-radius: .5rem; overflow: hidden; break-inside: avoid-page; }
table { width: 100%; border-collapse: collapse; }
td { padding: .5rem .8rem; vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: anywhere; }
tr:first-child td { border-top: 0; }
td:nth-child(1) { width: 9rem; }
td:nth-child(2) { width: 16rem; }
td small, td code, td em { display: block; }
.badge { display: inline-block; padding: .05rem .55rem; border-radius: 1rem; color: #fff; font-size: .82rem; background: var(--calm); }
.badge.critical { background: var(--critical); }
.badge.high { background: var(--high); }
.badge.medium { background: var(--medium); }
.badge.low { background: var(--low); }
dt { font-weight: 600; }
dd { margin: 0 0 .7rem; }
summary { cursor: pointer; margin: 1.5rem 0 .5rem; }
@media (max-width: 42rem) { td { display: block; border: 0; padding: .15rem .8rem; } td:nth-child(n) { width: auto; }
  tr { display: block; padding: .5rem 0; border-top: 1px solid var(--line); } }
@media print { :root { color-scheme: light; } header { color: #000; background: none !important; border-bottom: 2px solid #000; }
  .badge { color: #000; background: none !important; border: 1px solid #000; } }
`;
