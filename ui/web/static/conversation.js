// The conversation beside the panel: where it is scrolled to, and what its messages are called.

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
