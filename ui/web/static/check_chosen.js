// Words chosen in the source: by the mouse, by touch, or by the keyboard, sentence by sentence and word by word.
let taken = []; // the stretches that were selected last
let words = null; // while choosing by the keyboard: every word of the source, in order
let [first, last] = [0, 0]; // and which of them are chosen

const textBody = () => document.querySelector("#fn-panel .fn-body.text");
const choosing = () => words !== null;
// The server counts code points; the browser, UTF-16 units.
const points = (text) => Array.from(text).length;

// What is selected in the source's text, block by block: where in the document it begins, and its words.
function stretches() {
  const selection = window.getSelection();
  const body = textBody();
  if (!body || body.hidden || !selection.rangeCount || selection.isCollapsed) return [];
  const range = selection.getRangeAt(0);
  const found = [];
  for (const block of body.querySelectorAll("[data-at]")) {
    if (!range.intersectsNode(block)) continue;
    const part = document.createRange();
    part.selectNodeContents(block);
    if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0) part.setStart(range.startContainer, range.startOffset);
    if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset);
    const before = document.createRange();
    before.selectNodeContents(block);
    before.setEnd(part.startContainer, part.startOffset);
    const text = part.toString();
    if (text) found.push({ at: Number(block.dataset.at) + points(before.toString()), words: text.slice(0, 20_000) });
  }
  return found;
}

// In its turn, as everything else: what is selected then, in the source that is open then.
function choose() {
  perform("choose", () => {
    // The browser says a little late what is selected.
    const chosen = choosing() ? stretches() : taken;
    if (choosing()) moved = true;
    stopChoosing();
    if (!chosen.length) return end("Select the right words in the source first, with the mouse or with E, then press C.");
    window.getSelection().removeAllRanges();
    return { document: panel()?.dataset.document, stretches: chosen.slice(0, 500), note: field()?.value ?? "" };
  });
}

document.addEventListener("selectionchange", () => {
  // What is left of a selection when a button is pressed is nothing: what it was counts.
  const found = stretches();
  const elsewhere = document.activeElement?.closest?.("[data-choose]");
  if (found.length || !elsewhere) taken = found;
  document.documentElement.classList.toggle("fn-has-chosen", taken.length > 0);
});
// The selection stays while the button is pressed.
document.addEventListener("pointerdown", (event) => {
  if (event.target.closest?.("[data-choose]")) event.preventDefault();
});
document.addEventListener("mousedown", (event) => {
  if (event.target.closest?.("[data-choose]")) event.preventDefault();
  else stopChoosing();
});

// Every word of the source with its block, its place there, and the number of its sentence.
function wordsOf(body) {
  const [bySentence, byWord] = ["sentence", "word"].map((granularity) => new Intl.Segmenter("en", { granularity }));
  const found = [];
  let sentence = 0;
  for (const block of body.querySelectorAll("[data-at]")) {
    for (const one of bySentence.segment(block.textContent)) {
      sentence += 1;
      for (const word of byWord.segment(one.segment)) {
        if (!word.segment.trim()) continue;
        const start = one.index + word.index;
        found.push({ block, start, end: start + word.segment.length, sentence });
      }
    }
  }
  return found;
}

function nodeAt(block, offset) {
  const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT);
  let left = offset;
  while (walker.nextNode()) {
    if (left <= walker.currentNode.length) return [walker.currentNode, left];
    left -= walker.currentNode.length;
  }
  return [block, block.childNodes.length];
}

// The source draws itself a moment after the desk: what is pressed meanwhile waits for it.
function beginChoosing() {
  perform("choose", () => {
    busy = setTimeout(() => {
      finish();
      chooseWords();
      begin();
    }, 50);
    return null;
  });
}

function chooseWords() {
  document.querySelector('#fn-panel [role=tab][data-view="text"]')?.click();
  const body = textBody();
  if (!panel()?.dataset.document || !body) return trouble("There is no source here to choose words from.");
  words = wordsOf(body);
  const better = body.querySelectorAll("ins");
  const marks = [...(better.length ? better : body.querySelectorAll("mark"))];
  const range = document.createRange();
  if (marks.length) {
    range.setStartBefore(marks[0]);
    range.setEndAfter(marks.at(-1));
  }
  const inside = (word) => marks.length > 0 && range.isPointInRange(...nodeAt(word.block, word.start + 1));
  first = Math.max(0, words.findIndex(inside));
  last = Math.max(first, words.findLastIndex(inside));
  while (!marks.length && words[last + 1]?.sentence === words[first].sentence) last += 1;
  body.focus({ preventScroll: true });
  document.documentElement.classList.add("fn-choosing");
  select();
}

function stopChoosing() {
  words = null;
  document.documentElement.classList.remove("fn-choosing");
}

function select() {
  const [from, to] = [words[first], words[last]];
  const selection = window.getSelection();
  selection.setBaseAndExtent(...nodeAt(from.block, from.start), ...nodeAt(to.block, to.end));
  const [at, around] = [selection.getRangeAt(0).getBoundingClientRect(), textBody().getBoundingClientRect()];
  if (at.top < around.top + 24 || at.bottom > around.bottom - 24) textBody().scrollTop += at.top - around.top - around.height / 3;
  const text = selection.toString().replace(/\s+/g, " ");
  say(text.length < 240 ? text : `${text.slice(0, 110)} … ${text.slice(-110)}`);
}

// Down and up: the next sentence and the one before; right and left: one word more or fewer, with Shift at the start.
function chooseBy(event, key) {
  if (key === "Escape" || key === "p" || key === "n") {
    stopChoosing();
    window.getSelection().removeAllRanges();
    current()?.focus({ preventScroll: true });
    return true;
  }
  if (key === "c" || key === "Enter") {
    choose();
    return true;
  }
  const by = { ArrowRight: 1, ArrowLeft: -1 }[key];
  if (by && event.shiftKey) first = Math.min(last, Math.max(0, first + by));
  else if (by) last = Math.max(first, Math.min(words.length - 1, last + by));
  else if (key === "ArrowDown" || key === "ArrowUp") otherSentence(key === "ArrowDown" ? 1 : -1);
  else return false;
  select();
  return true;
}

function otherSentence(by) {
  const wanted = words[by > 0 ? last : first].sentence + by;
  const at = words.findIndex((word) => word.sentence === wanted);
  if (at < 0) return;
  [first, last] = [at, at];
  while (words[last + 1]?.sentence === wanted) last += 1;
}
