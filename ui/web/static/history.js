// Which conversation is open stands in the address, after the #, so that a reload, Back, and a link to it find it again.
// The server says the id (answer_view.py); a change of the address asks the server for that conversation.
const KEPT = /^#c-([0-9a-f]{32})$/;
const inAddress = () => KEPT.exec(location.hash)?.[1] ?? "";
const here = document.head.appendChild(document.createElement("style")); // marks the open one in the list
let told = null; // the id that the server last said
let read = null; // the same, as it stood on the page when it was last looked at

function follow() {
  const id = inAddress();
  if (id === (told ?? "")) return;
  told = id;
  if (id) trigger("resume", { id });
  else trigger("anew", {});
  onPhoneToTop();
}

const address = (id) => location.pathname + location.search + (id ? `#c-${id}` : "");

// Gradio changes the old elements where it can, so it is the id that is compared.
new MutationObserver(() => {
  const id = carried()?.dataset.conversation;
  if (id === undefined || id === read) return;
  document.documentElement.classList.remove("fn-resuming");
  here.textContent = id ? `.fn-history li:has(a[href="#c-${id}"]) { --fn-open: var(--fn-accent); }` : "";
  if (id !== inAddress()) {
    // The first question of a conversation gives its page a name; another conversation is another page.
    history[read ? "pushState" : "replaceState"](null, "", address(id));
  }
  read = told = id;
}).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-conversation"] });

window.addEventListener("hashchange", follow);
window.addEventListener("popstate", follow);

element.addEventListener("click", (event) => {
  const button = event.target.closest("[data-forget]");
  if (button) trigger("forget", { id: button.dataset.forget });
});

// Times were written as they are at the server; a reader has his own clock.
const clock = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
new MutationObserver(() => {
  for (const time of element.querySelectorAll("time[datetime]:not([title])")) {
    if (!time.closest(".fn-history")) continue;
    time.title = time.textContent;
    time.textContent = clock.format(new Date(time.dateTime));
  }
}).observe(element, { subtree: true, childList: true });

// On a slow machine Gradio loses what comes before all of its page stands: the conversation is asked for until it comes.
function resume(patience) {
  if (read !== null || inAddress() !== told) return;
  trigger("resume", { id: told });
  setTimeout(() => resume(patience * 2), patience);
}

if (inAddress()) {
  document.documentElement.classList.add("fn-resuming");
  told = inAddress();
  resume(2_000);
}
