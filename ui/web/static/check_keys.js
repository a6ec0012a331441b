// One key for each thing that a tutor does. Keys do nothing while something is being written, or are switched off.
const switchedOff = "footnote-check-keys-off";
const dialog = document.querySelector("#fn-keys");
const single = document.querySelector("#fn-single-keys");
const labels = ["supports", "partly", "does_not", "wrong_place"];

// Letters by what is printed on a Latin key, and on any other keyboard by its place; digits by their place.
function keyOf(event) {
  if (event.key === "?" || event.key === "Enter" || event.key === "Escape" || event.key.startsWith("Arrow")) return event.key;
  if (/^[a-z]$/i.test(event.key)) return event.key.toLowerCase();
  if (!event.shiftKey && /^(Digit|Numpad)[1-4]$/.test(event.code)) return event.code.at(-1);
  return /^[^\x00-\x7f]$/.test(event.key) && event.code.startsWith("Key") ? event.code.at(-1).toLowerCase() : "";
}

const writing = (target) => target.closest?.("input, textarea, select, [contenteditable]") !== null;

function pressed(event) {
  const key = keyOf(event);
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog.open || !key) return;
  if (event.target === field()) return inNote(event, key);
  if (writing(event.target)) return;
  if (choosing()) {
    if (chooseBy(event, key)) event.preventDefault();
    return;
  }
  const native = event.target.closest?.("button, a, summary");
  if (key === "Enter") {
    // On the current stop, and on a verdict just given by the mouse, Enter goes on; on any other button it presses that.
    if (event.repeat || (native && !onCurrent(native) && !native.matches('[data-label][aria-pressed="true"]'))) return;
    event.preventDefault();
    return step(1);
  }
  if (key === "Escape" && event.target.closest?.("#fn-panel")) return back();
  if (single.checked === false && key !== "?") return;
  if (act(key, event.repeat)) event.preventDefault();
}

// Where the desk was drawn and the focus has not followed yet, it is still on the stop that was the current one.
const onCurrent = (native) =>
  native === current() || (native.matches(".fn-stop") && Number(desk().dataset.serial) !== drawn);

function act(key, repeated) {
  if (key === "n") step(1);
  else if (key === "p") step(-1);
  else if (repeated) return false;
  else if (/^[1-4]$/.test(key)) judge(labels[key - 1]);
  else if (key === "u") perform("undo", () => ({}));
  else if (key === "c") choose();
  else if (key === "e") beginChoosing();
  else if (key === "s") wholeSentence();
  else if (key === "f") field()?.focus();
  else if (key === "?") dialog.showModal();
  else return false;
  return true;
}

function inNote(event, key) {
  if (key !== "Escape" && (key !== "Enter" || event.shiftKey)) return;
  event.preventDefault();
  const had = Boolean(desk().dataset.ruled);
  current()?.focus({ preventScroll: true });
  if (!had && field().value.trim()) say("The note is kept with your verdict: press 1, 2, 3 or 4.");
}

function wholeSentence() {
  perform("see", () => {
    const [sentence] = here().stop.split("-");
    moved = true;
    return sentence ? { stop: sentence } : null;
  });
}

document.addEventListener("keydown", pressed);
single.checked = localStorage.getItem(switchedOff) === null;
single.addEventListener("change", () => {
  if (single.checked) localStorage.removeItem(switchedOff);
  else localStorage.setItem(switchedOff, "1");
});
dialog.querySelector("[data-shut]").addEventListener("click", () => dialog.close());
