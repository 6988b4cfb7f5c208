/** The look of the picture. Colours keep a contrast of 4.5 to 1 in both schemes. */
export const style = `
.cc-diagram { --ground: #fff; --panel: #f4f6f9; --card: #fff; --ink: #1c2330; --faint: #566072; --edge: #c3cad6; --traffic: #1d5fbf;
  --routes: #566072; --strong: #e7effb; font-family: system-ui, sans-serif; max-width: 100%; height: auto; }
@media (prefers-color-scheme: dark) { .cc-diagram { --ground: #12161d; --panel: #1b212b; --card: #232b37; --ink: #e6eaf0;
  --faint: #a3aebf; --edge: #465163; --traffic: #82b4ff; --routes: #a3aebf; --strong: #1d3250; } }
.cc-diagram .ground { fill: var(--ground); }
.cc-diagram .namespace { fill: var(--panel); stroke: var(--edge); stroke-dasharray: 6 4; }
.cc-diagram .box { fill: var(--card); stroke: var(--edge); }
.cc-diagram .workload .box { fill: var(--strong); stroke: var(--traffic); stroke-width: 2; }
.cc-diagram text { fill: var(--ink); }
.cc-diagram .header { font-size: 16px; font-weight: 600; }
.cc-diagram .name { font-size: 14px; font-weight: 600; }
.cc-diagram .kind { font-size: 11px; fill: var(--faint); }
.cc-diagram .line { font-size: 12px; fill: var(--faint); }
.cc-diagram .caption { font-size: 12px; fill: var(--faint); }
.cc-diagram .label { font-size: 12px; fill: var(--traffic); paint-order: stroke; stroke: var(--ground); stroke-width: 3px; }
.cc-diagram path.traffic { fill: none; stroke: var(--traffic); stroke-width: 1.8; }
.cc-diagram path.routes { fill: none; stroke: var(--routes); stroke-width: 1.4; stroke-dasharray: 4 4; }
.cc-diagram .head.traffic { fill: var(--traffic); stroke: none; }
.cc-diagram .head.routes { fill: var(--routes); stroke: none; }
`;
