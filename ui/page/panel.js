// Opens footnotes. Runs once, inside the source panel's gr.HTML: `element`, `trigger` and `watch` are Gradio's.
const narrow = window.matchMedia("(max-width: 899px)");
const still = window.matchMedia("(prefers-reduced-motion: reduce)");
const current = document.head.appendChild(document.createElement("style"));
let wanted = null; // the id of the footnote that was last asked for
let step = null; // "previous" or "next" when the panel's own button asked for it

const source = () => element.querySelector(".fn-source");
const markOf = (id) => document.querySelector(`a.cite[href="#${CSS.escape(id)}"]`);

function open(id, by) {
  if (!/^cite-\d+-\d+$/.test(id)) return;
  wanted = id;
  step = by;
  if (source()?.dataset.footnote === id) reveal();
  else trigger("cite", { id });
}

// The answer's marks are drawn anew while it streams, so the open one is coloured by a rule and not by a class.
function reveal() {
  const article = source();
  current.textContent = "";
  if (!article) return;
  const id = article.dataset.footnote;
  current.textContent = `#fn-chat a.cite[href="#${id}"] { background: var(--fn-accent); color: var(--fn-paper); }`;
  const body = article.querySelector(".fn-body");
  const mark = body.querySelector("mark");
  if (mark) {
    const gap = Math.max(24, Math.min(body.clientHeight / 3, (body.clientHeight - mark.offsetHeight) / 2));
    body.scrollTop += mark.getBoundingClientRect().top - body.getBoundingClientRect().top - gap;
  }
  if (id !== wanted) return;
  const buttons = [...article.querySelectorAll("button.step:not(:disabled)")];
  const button = buttons.find((one) => one.dataset.step === step) ?? (step ? buttons[0] : null);
  (button ?? body).focus({ preventScroll: true });
  if (narrow.matches) article.scrollIntoView({ block: "start", behavior: still.matches ? "auto" : "smooth" });
}

function back() {
  const mark = markOf(source()?.dataset.footnote ?? "");
  if (!mark) return;
  mark.focus({ preventScroll: true });
  mark.scrollIntoView({ block: "center", behavior: still.matches ? "auto" : "smooth" });
}

document.addEventListener("click", (event) => {
  const mark = event.target.closest?.("a.cite");
  if (!mark) return;
  event.preventDefault();
  open(mark.getAttribute("href").slice(1), null);
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.dataset.open) open(button.dataset.open, button.dataset.step);
  else if (button && "back" in button.dataset) back();
});
element.addEventListener("keydown", (event) => {
  if (event.key === "Escape") back();
});
// On a phone the conversation may be scrolled half away when the next question is sent.
function toTop(event) {
  const sent = event.type === "click" ? event.target.closest?.("#fn-ask button") : event.key === "Enter" && !event.shiftKey;
  if (sent && narrow.matches && event.target.closest("#fn-ask")) window.scrollTo({ top: 0 });
}
document.addEventListener("click", toTop);
document.addEventListener("keydown", toTop);

// A new question goes to the top, and its answer grows under it without moving what is being read.
// Gradio names each message by its HTML, tags and all: the text itself says it better.
let questions = 0;
new MutationObserver((changes) => {
  const asked = document.querySelectorAll("#fn-chat .fn-question");
  const list = document.querySelector("#fn-chat .panel-wrap");
  if (asked.length > questions && list) {
    const last = asked[asked.length - 1].getBoundingClientRect();
    list.scrollTop += last.top - list.getBoundingClientRect().top + 2;
  }
  questions = asked.length;
  for (const { target } of changes) {
    for (const one of [target, ...target.querySelectorAll("#fn-chat [data-testid][aria-label]")]) {
      if (one.matches("#fn-chat [data-testid]")) one.removeAttribute("aria-label");
    }
  }
}).observe(document.body, { subtree: true, childList: true, attributeFilter: ["aria-label"] });
watch("value", () => requestAnimationFrame(reveal));
