// The row under an answer (copy, retry, edit; a flag is opened by panel.js), and the flag's form in the panel.
const carried = () => document.querySelector("#fn-beneath .fn-carried");
const speaker = document.body.appendChild(make("p", "fn-unseen"));
speaker.setAttribute("role", "status");
// Said to screen readers; the same words twice are said twice.
const say = (words) => {
  speaker.textContent = "";
  setTimeout(() => (speaker.textContent = words), 60);
};

// Without a secure address browsers have no clipboard to write to: then as it was done before.
async function write(text) {
  if (navigator.clipboard && window.isSecureContext) return navigator.clipboard.writeText(text);
  const area = document.body.appendChild(document.createElement("textarea"));
  Object.assign(area, { value: text, readOnly: true, className: "fn-unseen" });
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("not copied");
}

async function copy(link, number) {
  const text = carried()?.querySelector(`[data-copy="${number}"]`)?.textContent;
  const words = link.firstChild;
  const before = words.textContent;
  if (!text || before !== "Copy") return;
  const said = await write(text).then(() => "Copied", () => "Not copied");
  link.focus();
  words.textContent = said;
  say(said);
  setTimeout(() => (words.textContent = before), 2000);
}

// Two documents on one question; which ones is chosen on the card, whose first button takes the focus (quiz.js).
function beside(id, first = "", second = "") {
  stepped = "beside";
  trigger("compare", { id, first, second });
  onPhoneToTop();
}
document.addEventListener("change", ({ target }) => {
  const chosen = [...document.querySelectorAll("#fn-card [data-side]")].map((one) => one.value);
  if (target.dataset?.side) beside(target.dataset.side, ...chosen);
});

function act(id) {
  const [, deed, number] = /^(copy|retry|edit|side)-(\d+)$/.exec(id) ?? [];
  if (!deed) return;
  if (deed === "copy") return copy(document.querySelector(`a.fn-act[href="#${id}"]`), number);
  if (busy()) return say("Stop the answer first.");
  if (deed === "side") return beside(id);
  const last = [...document.querySelectorAll("a.fn-edit")].at(-1)?.getAttribute("href") === `#edit-${number}`;
  // What would drop later answers is put into the box first, where it says so.
  if (deed === "retry" && last) trigger("retry", { id });
  else trigger("edit", { id: `edit-${number}` });
  onPhoneToTop();
  document.querySelector("#fn-ask textarea")?.focus({ preventScroll: true });
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.fn-act:not(.fn-flag)");
  const button = event.target.closest?.("[data-act]");
  if (link) event.preventDefault();
  if (link || button) act(link ? link.getAttribute("href").slice(1) : button.dataset.act);
});
document.addEventListener("keydown", (event) => {
  const link = event.target.closest?.("a.fn-act");
  if (link && event.key === " ") {
    event.preventDefault();
    link.click();
  } else if (event.key === "Escape" && event.target.closest?.("#fn-ask")) {
    document.querySelector("#fn-beneath [data-act]")?.click();
  }
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-flag], [data-unflag]");
  if (!button || busy()) return button && say("Wait until the answer is whole.");
  const { flag, unflag } = button.dataset;
  if (flag) trigger("report", { id: flag, note: element.querySelector("#fn-note").value });
  else trigger("withdraw", { id: unflag });
});
