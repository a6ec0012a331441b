// The two views of a document, its page and its text: which is open, how large, and where its mark stands.
let chosen = null; // the view that the reader chose; kept until the page is left
let larger = null; // whether the page is larger than the panel; until the reader says, on a phone where words are marked

const source = () => element.querySelector(".fn-source");
const openBody = (article) => article.querySelector(".fn-body:not([hidden])");

function showView(article, asked) {
  const tabs = [...article.querySelectorAll("[role=tab]")];
  const view = asked ?? chosen ?? article.dataset.first;
  article.dataset.view = tabs.length ? view : "text";
  for (const tab of tabs) {
    const here = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(here));
    tab.tabIndex = here ? 0 : -1;
    article.querySelector(`#${tab.getAttribute("aria-controls")}`).hidden = !here;
  }
  size(article, view);
}

// As large as lets the marked column fill the panel, within reason.
function size(article, view) {
  const zoom = article.querySelector("[data-zoom]");
  if (!zoom || view !== "page") return;
  const [mark, leaf] = [marked(openBody(article)), article.querySelector(".fn-leaf")];
  const isLarger = larger ?? (narrow.matches && Boolean(mark && leaf));
  const share = mark && leaf ? (mark.right - mark.left) / leaf.getBoundingClientRect().width : 0;
  const most = narrow.matches ? 2.4 : 1.65;
  article.style.setProperty("--fn-scale", isLarger ? Math.min(most, Math.max(1.2, 0.92 / (share || 0.1))) : 1);
  zoom.setAttribute("aria-pressed", String(isLarger));
}

// Where a mark stands is known only when the page's picture has its height; false where another source stands there then.
async function sized(article) {
  await Promise.all([...article.querySelectorAll("img")].map((one) => one.decode().catch(() => {})));
  if (source() === article) size(article, article.dataset.view);
  return source() === article;
}

// The rectangle around all that is marked on one page, or of the first mark in a text.
function marked(body) {
  const boxes = [...(body.querySelector(".fn-boxes:not(:empty)")?.children ?? body.querySelectorAll("mark"))];
  const edges = boxes.map((box) => box.getBoundingClientRect());
  if (!edges.length) return null;
  const [first, all] = [edges[0], body.matches(".page") ? edges : edges.slice(0, 1)];
  const [left, right] = [Math.min(...all.map((at) => at.left)), Math.max(...all.map((at) => at.right))];
  return { top: first.top, height: Math.max(...all.map((at) => at.bottom)) - first.top, left, right };
}

// Puts the first mark of the open view in sight, a third down; sideways too, where the page is wider than the panel.
function toMark(article) {
  const body = openBody(article);
  const mark = marked(body);
  if (!mark) return body.scrollTo(0, 0);
  const around = body.getBoundingClientRect();
  const gap = Math.max(24, Math.min(body.clientHeight / 3, (body.clientHeight - mark.height) / 2));
  body.scrollTop += mark.top - around.top - gap;
  body.scrollLeft += mark.left - around.left - Math.max(12, (body.clientWidth - (mark.right - mark.left)) / 2);
}

function choose(tab) {
  const article = source();
  chosen = tab.dataset.view;
  showView(article, chosen);
  toMark(article);
}

element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button?.role === "tab") choose(button);
  else if (button && "zoom" in button.dataset) {
    larger = button.getAttribute("aria-pressed") !== "true";
    showView(source(), "page");
    toMark(source());
  }
});
element.addEventListener("keydown", (event) => {
  const tab = event.target.closest("[role=tab]");
  const tabs = tab ? [...tab.parentElement.children] : [];
  const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
  const ends = { Home: 0, End: tabs.length - 1 };
  if (!tab || (step === undefined && !(event.key in ends))) return;
  event.preventDefault();
  const next = tabs[step === undefined ? ends[event.key] : (tabs.indexOf(tab) + step + tabs.length) % tabs.length];
  choose(next);
  next.focus();
});
