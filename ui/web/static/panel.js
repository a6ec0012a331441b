// Opens footnotes and documents in the source panel. Runs once, with views.js and conversation.js after it, inside
// the panel's gr.HTML: `element`, `trigger` and `watch` are Gradio's.
const current = document.head.appendChild(document.createElement("style"));
let wanted = null; // what was last asked for
let wantedSheet = ""; // and the page of it that was turned to
let tries = 0; // how often it may be asked for again
let step = null; // the name of the panel's own button that asked for it
let footnote = null; // the footnote that was last open, to come back to from the documents

const markOf = (id) => document.querySelector(`a.cite[href="#${CSS.escape(id)}"]`);
// What of the page opens each panel, to come back to.
const openers = { history: "#fn-past", export: "#fn-export" };
const openerOf = (id) =>
  id.startsWith("cite-")
    ? markOf(id)
    : (markOf(id) ??
      document.querySelector(`#fn-left [data-open="${id}"], a.fn-act[href="#${id}"]`) ??
      document.querySelector(openers[id] ?? "#fn-documents"));

function open(id, by, sheet) {
  if (!/^(cite-\d+-\d+|flag-\d+|(document|card)-[0-9a-f]{16}(-\d+-\d+)?|documents|history|export|nothing)$/.test(id)) return;
  [wanted, wantedSheet, step, tries] = [id, sheet ?? "", by ?? null, 5];
  const shown = source()?.dataset;
  if (shown?.opened === wanted && shown.sheet === wantedSheet) reveal();
  else fetchWanted();
}

function fetchWanted() {
  element.classList.add("fn-waiting");
  trigger("cite", { id: wanted, sheet: wantedSheet ? Number(wantedSheet) : null });
}

// The answer's marks are drawn anew while it streams, so the open one is coloured by a rule and not by a class.
async function reveal() {
  const article = source();
  element.classList.remove("fn-waiting");
  current.textContent = "";
  if (!article) return;
  const id = article.dataset.opened;
  if (markOf(id)) {
    footnote = id;
    current.textContent = `#fn-left a.cite.cite[href="#${id}"] { background: var(--fn-accent); color: var(--fn-paper); }`;
  }
  showView(article, step?.endsWith("-page") ? "page" : null);
  if (!(await sized(article))) return;
  toMark(article);
  if (id !== wanted) return;
  const buttons = [...article.querySelectorAll("button.step:not(:disabled)")];
  const near = buttons.filter((one) => one.dataset.step.endsWith("-page") === step?.endsWith("-page"));
  const button = buttons.find((one) => one.dataset.step === step) ?? (step ? near[0] : null);
  (button ?? openBody(article)).focus({ preventScroll: true });
  if (narrow.matches) glide(article, "start");
}

function back() {
  const opened = source()?.dataset.opened ?? "";
  const target = openerOf(opened);
  if (!target) return;
  wanted = null; // what is still on its way does not take the reader back to the panel
  target.focus({ preventScroll: true });
  glide(target, "center");
}

function close() {
  if (narrow.matches) return back();
  const opener = openerOf(source()?.dataset.opened ?? "");
  open(footnote && markOf(footnote) ? footnote : "nothing");
  opener?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-open]");
  if (button) return open(button.dataset.open, button.dataset.step, button.dataset.sheet);
  const mark = event.target.closest?.("a.cite, a.fn-held, a.fn-flag");
  if (mark) {
    event.preventDefault();
    open(mark.getAttribute("href").slice(1));
  } else if (event.target.closest?.("#fn-documents")) open("documents");
  else if (event.target.closest?.("#fn-past")) open("history");
  else if (event.target.closest?.("#fn-export")) open("export");
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && "back" in button.dataset) back();
  else if (button && "close" in button.dataset) close();
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") back();
});

// A slow answer may come after a quick one that was asked for later: then the later is asked for again.
watch("value", () =>
  requestAnimationFrame(() => {
    const shown = source()?.dataset;
    if (shown && wanted && (shown.opened !== wanted || shown.sheet !== wantedSheet) && tries-- > 0) fetchWanted();
    else reveal();
  })
);
