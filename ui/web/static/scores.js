// The runs, their rows, and the row that is opened. Runs once; `trigger` is Gradio's. Gradio changes the parts in place:
// an element may stay and become another row's, so what is shown is told by its data, never by which element it is.
const current = document.head.appendChild(document.createElement("style"));
const at = (selector) => document.querySelector(selector);
const value = (selector) => at(selector)?.value ?? "";
const panel = () => at("#fn-panel");
let opened = null; // the number of the row in the panel
let revealed = null; // the number of the row that was brought into view
let toFocus = null; // what takes the focus if what had it is gone when its part has come

const run = () => ({ name: value("#fn-run-name"), against: value("#fn-against"), figure: value("#fn-figure") });
const turn = (first) => trigger("turn", { name: run().name, order: value("#fn-order"), status: value("#fn-status"), first });

function show(number) {
  [opened, revealed] = [number, null];
  current.textContent = number === null ? "" : `#fn-rows li[data-number="${number}"] { border-inline-start-color: var(--fn-accent); }`;
  trigger("show", { name: run().name, number: number ?? -1 });
  if (number !== null) requestAnimationFrame(shown); // the same row again changes nothing
}

function shown() {
  const article = panel().querySelector(".fn-source");
  const body = article?.querySelector(".fn-body");
  if (!body || opened === null || revealed === opened || article.dataset.number !== String(opened)) return;
  revealed = opened;
  for (const one of article.querySelectorAll("details")) one.open = false;
  body.scrollTo(0, 0);
  body.focus({ preventScroll: true });
  if (narrow.matches) glide(panel(), "start");
}

function close() {
  const button = opened === null ? null : at(`#fn-rows [data-row="${opened}"]`);
  if (!narrow.matches) show(null);
  const target = button ?? at("#fn-run-name");
  target?.focus({ preventScroll: true });
  if (narrow.matches && target) glide(target, "center");
}

document.addEventListener("change", (event) => {
  const { id, options } = event.target;
  if (!/^fn-(run-name|against|figure|order|status)$/.test(id)) return;
  for (const option of options) option.toggleAttribute("selected", option.selected);
  if (id === "fn-run-name" || id === "fn-against") {
    if (id === "fn-run-name") [opened, current.textContent] = [null, ""];
    trigger("choose", run());
  } else if (id === "fn-figure") trigger("draw", run());
  else if (id === "fn-order" || id === "fn-status") turn(0);
  toFocus = `#${id}`;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { dataset } = button;
  if (button.closest("#fn-rows")) {
    if (dataset.row) show(Number(dataset.row));
    else if (dataset.turn) {
      toFocus = "#fn-rows [data-turn]:not(:disabled)";
      turn(Number(dataset.first));
    }
  } else if (button.closest("#fn-panel") && ("close" in dataset || "back" in dataset)) close();
});
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (toFocus = null), true);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#fn-panel")) close();
});

// What the server says is chosen, is: a list that somebody chose from keeps its own choice otherwise.
function settle() {
  for (const select of document.querySelectorAll("#fn-left select")) {
    const said = select.querySelector("option[selected]") ?? select.options[0];
    if (said && !said.selected) said.selected = true;
  }
  const lost = document.activeElement === document.body || document.activeElement.disabled;
  if (toFocus && lost) at(toFocus)?.focus();
}
new MutationObserver((changes) => {
  if (changes.some((change) => change.target.closest?.("#fn-panel"))) requestAnimationFrame(shown);
  if (changes.some((change) => change.target.closest?.("#fn-left"))) settle();
}).observe(document.body, {
  childList: true,
  subtree: true,
  attributes: true,
  attributeFilter: ["data-number", "selected", "value", "disabled"],
});
