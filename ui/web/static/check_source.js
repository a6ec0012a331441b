// The source beside the answer. Runs once inside the panel's gr.HTML, with the page's own views.js after it: `element`,
// `trigger` and `watch` are Gradio's.
let opened = null; // what was shown last
let pageStep = null; // the button that turned the page, to stand on it again

function place() {
  const { opened: stop, document: id, sheet } = source()?.dataset ?? {};
  return JSON.stringify([location.hash.split(".")[0], stop, id, sheet]);
}

async function reveal(at) {
  const article = source();
  element.classList.remove("fn-waiting");
  if (!article) return;
  showView(article, pageStep ? "page" : null);
  if (!(await sized(article))) return;
  if (at === null) toMark(article);
  else {
    openBody(article).scrollTop = at;
    openBody(article).querySelector("ins")?.scrollIntoView({ block: "nearest" });
  }
  const button = pageStep && [...article.querySelectorAll("button.step:not(:disabled)")].find((one) => one.dataset.step === pageStep);
  if (pageStep) (button ?? openBody(article)).focus({ preventScroll: true });
  pageStep = null;
}

let scrolled = 0;
element.addEventListener("scroll", (event) => {
  if (event.target.matches?.(".fn-body")) scrolled = event.target.scrollTop;
}, true);
element.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-open]");
  if (!button) return;
  pageStep = button.dataset.step;
  element.classList.add("fn-waiting");
  const desk = document.querySelector(".fn-desk").dataset;
  trigger("turn", { answer: desk.answer, stop: button.dataset.open, sheet: Number(button.dataset.sheet) || 0 });
});
watch("value", () => {
  const before = scrolled;
  requestAnimationFrame(() => {
    const same = place() === opened && source()?.querySelector("ins");
    opened = place();
    reveal(same ? before : null);
  });
});
