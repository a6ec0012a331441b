// The list and the opened document: finding, turning pages, opening, removing. Runs once inside the head's gr.HTML, with
// adding.js behind it: `element` and `trigger` are Gradio's.
const narrow = window.matchMedia("(max-width: 899px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const current = document.head.appendChild(document.createElement("style"));
const list = () => document.querySelector("#fn-library .fn-list");
const panel = () => document.querySelector("#fn-panel");
const find = element.querySelector("#fn-find");
let opened = null; // the id of the document in the panel
let passage = null; // the passage to bring into view when the panel has come
let revealed = null; // the document's element that has had the focus: Gradio changes things around it, too
let toFocus = null; // what takes the focus when the list has come anew, and the list it is to come in place of

const words = () => find.value.trim();
const first = () => Number(list()?.dataset.first ?? 0);
const turn = (at) => trigger("turn", { words: words(), first: at });
const glide = (target, block) => target.scrollIntoView({ block, behavior: still.matches ? "auto" : "smooth" });

const focusLater = (selector) => (toFocus = { selector, before: list() });

let typed = null;
find.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(() => turn(0), 250);
});

function show(id, at, toPassage) {
  if (id && !/^[0-9a-f]{16}$/.test(id)) return;
  [opened, passage] = [id, toPassage ?? null];
  current.textContent = id ? `#fn-library li[data-document="${id}"] { border-inline-start-color: var(--fn-accent); }` : "";
  panel().classList.add("fn-waiting");
  trigger("show", { id: id ?? "", first: at ?? 0 });
}

function shown() {
  panel().classList.remove("fn-waiting");
  const article = panel().querySelector(".fn-source");
  if (!article || opened === null || (article === revealed && !passage)) return;
  revealed = article;
  const body = article.querySelector(".fn-body");
  const target = passage ? body.querySelector(`#passage-${passage}`) : null;
  if (target) body.scrollTop += target.getBoundingClientRect().top - body.getBoundingClientRect().top - 16;
  if (target) passage = null;
  body.focus({ preventScroll: true });
  if (narrow.matches) glide(panel(), "start");
}

function close() {
  const button = opened ? document.querySelector(`#fn-library [data-show="${opened}"]`) : null;
  if (!narrow.matches) show(null);
  (button ?? find).focus({ preventScroll: true });
  if (narrow.matches) glide(button ?? find, "center");
}

// Removing is asked for once more, right under the document.
function confirm(button, asked) {
  const item = button.closest("li");
  const ask = item.querySelector("[data-ask]");
  item.querySelector(".confirm").hidden = !asked;
  ask.setAttribute("aria-expanded", String(asked));
  (asked ? item.querySelector("[data-keep]") : ask).focus();
}

function remove(button) {
  const item = button.closest("li");
  const id = button.dataset.remove;
  button.disabled = true;
  const near = item.nextElementSibling ?? item.previousElementSibling;
  focusLater(near?.dataset.document ? `[data-show="${near.dataset.document}"]` : "[data-show]");
  trigger("remove", { id, words: words(), first: first() });
  if (opened === id) show(null);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("button");
  if (!button) return;
  const { dataset } = button;
  if (button.closest("#fn-library, #fn-checked")) {
    if (dataset.show) show(dataset.show);
    else if (dataset.turn) {
      focusLater(`[data-turn="${dataset.turn}"]:not(:disabled)`);
      turn(Number(dataset.first));
      glide(find, "start");
    } else if ("ask" in dataset) confirm(button, button.getAttribute("aria-expanded") !== "true");
    else if ("keep" in dataset) confirm(button, false);
    else if (dataset.remove) remove(button);
    else if (dataset.forget) trigger("forget", { id: dataset.forget });
    else if ("putAway" in dataset) {
      trigger("away", { what: "findings" });
      element.querySelector("[data-check]").focus();
    }
  } else if (button.closest("#fn-panel")) {
    if ("close" in dataset || "back" in dataset) close();
    else if (dataset.passage && panel().querySelector(`#passage-${dataset.passage}`)) {
      passage = dataset.passage;
      shown();
    } else if (dataset.first) show(opened, Number(dataset.first), dataset.passage ?? Number(dataset.first) + 1);
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const asked = event.target.closest?.("#fn-library .confirm");
  if (asked) confirm(asked, false);
  else if (event.target.closest?.("#fn-panel")) close();
});

new MutationObserver(() => requestAnimationFrame(shown)).observe(panel(), { childList: true, subtree: true });
new MutationObserver(() => {
  if (!toFocus || !list() || list() === toFocus.before) return;
  const target = list().querySelector(toFocus.selector);
  toFocus = null;
  (target ?? find).focus({ preventScroll: true });
}).observe(document.querySelector("#fn-library"), { childList: true, subtree: true });
