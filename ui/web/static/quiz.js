// The quiz's buttons. After each step the focus goes on to what comes next, so that Enter alone leads through it.
let stepped = null;
let cardSeen = "";
document.addEventListener("click", (event) => {
  const start = event.target.closest?.("#fn-quizzing");
  const step = start ? "start" : event.target.closest?.("[data-quiz]")?.dataset.quiz;
  if (!step) return;
  stepped = step;
  trigger("quiz", { step });
  onPhoneToTop();
});
new MutationObserver(() => {
  const card = document.querySelector("#fn-card .fn-quiz");
  if ((card?.innerHTML ?? "") === cardSeen) return;
  cardSeen = card?.innerHTML ?? "";
  const step = stepped;
  if (card?.querySelector(".fn-status")) return; // what it waits for is still to come
  stepped = null;
  if (!step) return;
  if (card) (card.querySelector(".fn-primary") ?? card.querySelector("button")).focus({ preventScroll: true });
  else document.querySelector("#fn-ask textarea")?.focus({ preventScroll: true });
}).observe(document.body, { subtree: true, childList: true });
