// The runs, their rows, and the row that is opened. Runs once; `trigger` is Gradio's.
const narrow = window.matchMedia("(max-width: 899px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const current = document.head.appendChild(document.createElement("style"));
const at = (selector) => document.querySelector(selector);
const value = (selector) => at(selector)?.value ?? "";
const panel = () => at("#fn-panel");
const glide = (target, block) => target.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });
let opened = null; // the number of the row in the panel
let revealed = null; // the row's element that has had the focus: Gradio changes things around it, too
let toFocus = null; // what takes the focus when its part has come anew, and what it is to come in place of

const run = () => ({ name: value("#fn-run-name"), against: value("#fn-against"), figure: value("#fn-figure") });
const turn = (first) => trigger("turn", { name: run().name, order: value("#fn-order"), status: value("#fn-status"), first });

function show(number) {
  opened = number;
  current.textContent = number === null ? "" : `#fn-rows li[data-number="${number}"] { border-inline-start-color: var(--fn-accent); }`;
  trigger("show", { name: run().name, number: number ?? -1 });
}

function shown() {
  const article = panel().querySelector(".fn-source");
  if (!article || opened === null || article === revealed) return;
  revealed = article;
  article.querySelector(".fn-body")?.focus({ preventScroll: true });
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
  const { id } = event.target;
  const asked = { selector: `#${id}`, before: event.target };
  if (id === "fn-run-name" || id === "fn-against") {
    if (id === "fn-run-name") [opened, current.textContent] = [null, ""];
    trigger("choose", run());
  } else if (id === "fn-figure") trigger("draw", run());
  else if (id === "fn-order" || id === "fn-status") turn(0);
  else return;
  toFocus = asked;
});
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { dataset } = button;
  if (button.closest("#fn-rows")) {
    if (dataset.row) show(Number(dataset.row));
    else if (dataset.turn) {
      toFocus = { selector: `#fn-rows [data-turn="${dataset.turn}"]:not(:disabled)`, before: button };
      turn(Number(dataset.first));
    }
  } else if (button.closest("#fn-panel") && ("close" in dataset || "back" in dataset)) close();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && event.target.closest?.("#fn-panel")) close();
});

// Gradio draws its parts after this runs, and each anew when it changes.
new MutationObserver((changes) => {
  if (changes.some((change) => change.target.closest?.("#fn-panel"))) requestAnimationFrame(shown);
  const target = toFocus && at(toFocus.selector);
  if (!target || target === toFocus.before) return;
  toFocus = null;
  target.focus({ preventScroll: !target.matches("[data-turn]") });
}).observe(document.body, { childList: true, subtree: true });
