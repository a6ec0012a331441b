// Questions offered under an answer: asked by a click, Enter or Space, and never while another is being answered.
// Gradio takes `role` out of messages, and draws them anew: it is put on again.
const busy = () => [...document.querySelectorAll("#fn-ask button")].some((one) => one.textContent.trim() === "Stop");

function askOffered(event) {
  const link = event.target.closest?.("a.fn-offer");
  if (!link || (event.type === "keydown" && event.key !== " ")) return;
  event.preventDefault();
  const id = link.getAttribute("href").slice(1);
  if (busy() || !/^ask-\d+-\d+$/.test(id)) return;
  trigger("offer", { id });
  onPhoneToTop();
  document.querySelector("#fn-ask textarea")?.focus({ preventScroll: true });
}
const asButtons = () => {
  for (const link of document.querySelectorAll("a.fn-offer:not([role]), a.fn-act:not([role])")) link.setAttribute("role", "button");
};
new MutationObserver(asButtons).observe(document.body, { subtree: true, childList: true });
document.addEventListener("click", askOffered);
document.addEventListener("keydown", askOffered);
