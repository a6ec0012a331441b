"""How a report looks: one style, dark and light by the reader's setting, system fonts, nothing fetched."""

STYLE = """
:root{--paper:#fbf9f5;--sheet:#fffefb;--ink:#23201b;--quiet:#655e53;--rule:#e4ddd0;--accent:#8a4a08;
--good:#1d6b3a;--good-tint:#dff0e2;--bad:#a3201d;--bad-tint:#f9dfdb;--open:#7a5600;--open-tint:#faecc8;
color-scheme:light dark}
@media (prefers-color-scheme:dark){:root{--paper:#191714;--sheet:#211e1a;--ink:#ece6db;--quiet:#ada496;--rule:#38332b;
--accent:#e9b562;--good:#86d29d;--good-tint:#1c3424;--bad:#f0a19a;--bad-tint:#43211e;--open:#e7c36a;--open-tint:#3a2f14}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:64rem;padding:2rem 1rem 4rem;background:var(--paper);color:var(--ink);
font:1rem/1.55 -apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0 0 .25rem}
h2{font-size:1.2rem;margin:2.5rem 0 .75rem}h3{font-size:1rem;margin:1.5rem 0 .5rem}
p,li{max-width:46rem}.quiet,figcaption,dt{color:var(--quiet)}
.wide{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{text-align:left;padding:.3rem .9rem .3rem 0;border-bottom:1px solid var(--rule);vertical-align:top}
td.n{white-space:nowrap}dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1rem;margin:0}dd{margin:0}
figure{margin:1rem 0}svg{max-width:100%;height:auto}svg text{fill:var(--ink);font:12px sans-serif}
svg .axis{stroke:var(--quiet)}svg .grid{stroke:var(--rule)}svg .mark{fill:var(--accent);stroke:var(--accent)}
svg .line{fill:none;stroke:var(--accent);stroke-width:2}svg .bar{fill:var(--accent)}
details.row{border:1px solid var(--rule);border-radius:6px;background:var(--sheet);margin:.4rem 0;
content-visibility:auto;contain-intrinsic-size:auto 2.6rem}
details.row>summary{padding:.5rem .75rem;cursor:pointer}details.row>div{padding:0 .75rem .75rem}
summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.sentence{margin:.25rem 0;padding:.2rem .6rem;border-left:4px solid var(--rule);white-space:pre-wrap}
details.sentence>summary{cursor:pointer;list-style-position:outside;margin-left:1rem}
.supported{border-color:var(--good);background:var(--good-tint)}.contradicted{border-color:var(--bad);background:var(--bad-tint)}
.not_found{border-color:var(--open);background:var(--open-tint)}
.tag{font-size:.8rem;font-weight:600;white-space:nowrap}.supported>summary .tag{color:var(--good)}
.contradicted>summary .tag{color:var(--bad)}.not_found>summary .tag{color:var(--open)}
blockquote{margin:.4rem 0 .4rem 1rem;padding-left:.75rem;border-left:2px solid var(--rule);white-space:pre-wrap}
"""
