// The list and the opened document: finding, turning pages, opening, removing. Runs once inside the head's gr.HTML, with
// library_adding.js behind it: `element` and `trigger` are Gradio's. Gradio changes the parts in place: an element may stay and
// become another document's, so what is shown is told by its data, never by which element it is.
const current = document.head.appendChild(document.createElement("style"));
const list = () => document.querySelector("#fn-library .fn-list");
const panel = () => document.querySelector("#fn-panel");
const find = element.querySelector("#fn-find");
let opened = null; // the id of the document in the panel
let passage = null; // the passage to bring into view when the panel has come
let revealed = null; // the document, and the passage it began with, that was brought into view
let toFocus = null; // what takes the focus if what had it is gone when the list has come

const words = () => find.value.trim();
const first = () => Number(list()?.dataset.first ?? 0);
const turn = (at) => trigger("turn", { words: words(), first: at });

let typed = null;
find.addEventListener("input", () => {
  clearTimeout(typed);
  typed = setTimeout(() => turn(0), 250);
});

function show(id, at, toPassage) {
  if (id && !/^[0-9a-f]{16}$/.test(id)) return;
  [opened, passage, revealed] = [id, toPassage ?? null, null];
  current.textContent = id ? `#fn-library li[data-document="${id}"] { border-inline-start-color: var(--fn-accent); }` : "";
  panel().classList.add("fn-waiting");
  trigger("show", { id: id ?? "", first: at ?? 0 });
  if (id) requestAnimationFrame(shown); // the same document again changes nothing
}

function shown() {
  panel().classList.remove("fn-waiting");
  const article = panel().querySelector(".fn-source");
  if (!article || opened === null || (article.dataset.document ?? opened) !== opened) return;
  const body = article.querySelector(".fn-body");
  const target = passage ? body.querySelector(`#passage-${passage}`) : null;
  const begins = `${opened} ${body.querySelector(".fn-passage")?.id}`;
  if (passage ? !target : revealed === begins) return;
  revealed = begins;
  if (!target) body.scrollTo(0, 0);
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
  const near = item.nextElementSibling ?? item.previousElementSibling;
  toFocus = near?.dataset.document ? `[data-show="${near.dataset.document}"]` : "[data-show]";
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
      toFocus = "[data-turn]:not(:disabled)";
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
for (const kind of ["keydown", "pointerdown"]) document.addEventListener(kind, () => (toFocus = null), true);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const asked = event.target.closest?.("#fn-library .confirm");
  if (asked) confirm(asked, false);
  else if (event.target.closest?.("#fn-panel")) close();
});

const watched = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-document", "id", "hidden", "disabled"] };
new MutationObserver(() => requestAnimationFrame(shown)).observe(panel(), watched);
new MutationObserver(() => {
  const had = document.activeElement;
  const lost = had === document.body || had.disabled || had.closest("[hidden]");
  if (toFocus && lost) (document.querySelector(`#fn-library ${toFocus}`) ?? find).focus({ preventScroll: true });
}).observe(document.querySelector("#fn-library"), watched);
