// The tutor's desk: what is done one after another, what is shown then, and where the focus stands. Runs once inside the
// desk's gr.HTML, with check_keys.js and check_chosen.js after it: `element`, `trigger` and `watch` are Gradio's.
const PATIENCE = 15_000; // milliseconds until an answer is given up
const kept = "footnote-check"; // the queue that was chosen, for this tab of the browser
const waiting = []; // what is still to be done: each a name, and what makes its data once its turn has come
const drafts = new Map(); // notes that are not kept yet, by their place
const trail = []; // the answers that were looked at, to come back to
let busy = 0; // the timer of what is being done
let focused = ""; // the key of what had the focus
let serial = 0; // counts what is asked for, so that each answer is another text
let drawn = 0; // and which of them is on the desk
let moved = false; // whether the focus is to follow to the current stop

const desk = () => element.querySelector(".fn-desk");
const panel = () => document.querySelector("#fn-panel .fn-source");
const queue = () => document.querySelector("#fn-queue");
const field = () => element.querySelector("#fn-note");
const current = () => element.querySelector('.fn-stop[aria-current="true"]');
const placeOf = (data) => `${data.answer}.${data.stop}`;
const say = (line) => {
  document.querySelector("#fn-live").textContent = line;
};

function here() {
  const { answer = "", stop = "", order = "", coverage = "" } = desk()?.dataset ?? {};
  return { answer, stop, order, coverage };
}

// Keys may be quicker than the server: each waits for the one before it, and is about what is shown then.
function perform(name, make) {
  if (!element.isConnected) return;
  waiting.push([name, make]);
  begin();
}

function begin() {
  while (!busy && waiting.length) {
    const [name, make] = waiting.shift();
    const data = make();
    if (!data) continue;
    busy = setTimeout(giveUp, PATIENCE);
    element.classList.add("fn-waiting");
    serial += 1;
    trigger(name, { ...here(), ...data, serial });
  }
}

function giveUp() {
  finish();
  waiting.length = 0;
  trouble("Footnote did not answer, and nothing was kept of that. Reload the page and try again.");
}

function finish() {
  clearTimeout(busy);
  busy = 0;
  element.classList.remove("fn-waiting");
}

function trouble(line) {
  const said = element.querySelector(".fn-said");
  if (said) said.textContent = line;
  say(line);
}

const see = (answer, stop, more) => perform("see", () => ({ answer, stop, ...more }));

function judge(label) {
  perform("judge", () => here().stop && { label, note: field().value });
}

function step(by) {
  perform("see", () => {
    const data = desk().dataset;
    const way = (data.way ?? "").split(" ").filter(Boolean);
    const at = way.indexOf(data.stop);
    // The whole of a sentence that the way leaves out stands behind its footnote.
    const from = at >= 0 ? at : way.findLastIndex((one) => one.startsWith(`${data.stop}-`)) + (by < 0 ? 1 : 0);
    const stop = way[from + by];
    moved = true;
    if (stop) return { stop };
    if (by < 0) return trail.length ? { ...trail.pop(), back: true } : end("This is where you began.");
    if (!data.next) return end(data.answer ? data.last : "");
    trail.push({ answer: data.answer, stop: data.stop });
    return { answer: data.next, stop: "" };
  });
}

function end(line) {
  if (line) trouble(line);
  return null;
}

function keepNote() {
  const note = field();
  if (note && note.value !== note.dataset.kept && here().stop && desk().dataset.ruled) {
    perform("note", () => ({ note: field().value }));
  }
}

// What was being written, and what had the focus, outlive that the desk is drawn anew.
function restore() {
  const data = here();
  const note = field();
  const draft = drafts.get(placeOf(data));
  if (note && draft !== undefined) {
    if (draft.value === note.dataset.kept) drafts.delete(placeOf(data));
    else note.value = draft.value;
  }
  grow();
  const stop = current();
  if (moved && stop) {
    stop.focus({ preventScroll: true });
    glide(stop.closest(".fn-sentence"), "nearest");
  } else if (focused && document.activeElement === document.body) {
    const again = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === focused) ?? stop;
    again?.focus({ preventScroll: true });
    if (again === note && draft) note.setSelectionRange(draft.at, draft.at);
  }
  moved = false;
}

function grow() {
  const note = field();
  if (!note) return;
  note.style.height = "auto";
  note.style.height = `${Math.min(note.scrollHeight + 2, 160)}px`;
}

// Gradio may say twice that the desk was drawn, or say it of a desk that is not the one that was asked for: going on then,
// the next key would be about another stop than the tutor sees.
function shown() {
  const at = Number(desk()?.dataset.serial ?? -1);
  if (at < 0 || at === drawn || (drawn && busy && at !== serial)) return;
  drawn = at;
  finish();
  const data = here();
  const line = data.answer && data.stop ? `#${data.answer}.${data.stop}` : location.pathname;
  history.replaceState(history.state, "", line);
  sessionStorage.setItem(kept, JSON.stringify({ order: data.order, coverage: data.coverage }));
  restore();
  fold(queue().classList.contains("fn-open"));
  say(desk()?.dataset.announce ?? "");
  begin();
}

function refer(data) {
  for (const name of ["order", "coverage"]) {
    if (name in data) return perform("see", () => ({ answer: "", stop: "", [name]: data[name] }));
  }
}

// On a phone the queue is folded away until it is asked for.
function fold(open) {
  queue().classList.toggle("fn-open", open);
  queue().querySelector("[data-fold]")?.setAttribute("aria-expanded", String(open));
}

function back() {
  moved = true;
  restore();
  current()?.scrollIntoView({ block: "center" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("#fn-queue button, #fn-desk button, #fn-panel button");
  if (!button || button.disabled) return;
  const data = button.dataset;
  if (data.answer) {
    if (here().answer && here().answer !== data.answer) trail.push(here());
    see(data.answer, "");
    fold(false);
    if (narrow.matches) element.scrollIntoView({ block: "start" });
  } else if (data.stop) see(here().answer, data.stop);
  else if (data.label) judge(data.label);
  else if (data.step) step(data.step === "next" ? 1 : -1);
  else if ("undo" in data) perform("undo", () => ({}));
  else if ("choose" in data) choose();
  else if ("clear" in data) perform("clear", () => ({}));
  else if ("back" in data) back();
  else if ("fold" in data) fold(!queue().classList.contains("fn-open"));
  else if ("source" in data) panel() && glide(panel(), "start");
  else if ("keys" in data) document.querySelector("#fn-keys").showModal();
  else if (data.whole) see(here().answer, data.whole, { whole: true });
  else refer(data);
});
document.addEventListener("change", (event) => {
  if (event.target.matches?.("#fn-coverage")) refer({ coverage: event.target.value });
});
document.addEventListener("focusin", (event) => {
  focused = event.target.closest("[data-key]")?.dataset.key ?? "";
});
element.addEventListener("input", (event) => {
  if (event.target !== field()) return;
  drafts.set(placeOf(here()), { value: field().value, at: field().selectionStart });
  grow();
});
element.addEventListener("focusout", (event) => {
  // A verdict that is pressed now keeps the note itself.
  if (event.target === field() && field().isConnected && !event.relatedTarget?.closest?.("[data-label]")) keepNote();
});
watch("value", () => requestAnimationFrame(shown));

const linked = /^#([0-9a-f]{32})\.(s\d+(?:-c\d+)?)$/.exec(location.hash);

// On a slow machine Gradio loses what comes before all of its page stands: the first is asked for until it is there.
function arrive(patience) {
  if (drawn || !element.isConnected) return;
  finish();
  perform("see", () => ({
    ...JSON.parse(sessionStorage.getItem(kept) ?? "{}"),
    answer: linked?.[1] ?? "",
    stop: linked?.[2] ?? "",
  }));
  setTimeout(() => arrive(patience * 2), patience);
}
arrive(2_000);
