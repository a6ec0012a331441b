// "?" opens the list of keys, "/" goes to the question box; neither while something is written. No question begins with
// either: in the empty box they do the same.
document.addEventListener("keydown", (event) => {
  const [keys, box] = [document.querySelector("#fn-keys"), document.querySelector("#fn-ask textarea")];
  const field = event.target.closest?.("input, textarea, select");
  if (event.ctrlKey || event.metaKey || event.altKey || keys.open || (field && (field !== box || box.value))) return;
  if (event.key === "?") keys.showModal();
  else if (event.key === "/") box.focus();
  else return;
  event.preventDefault();
});
document.addEventListener("click", (event) => {
  if (event.target.closest?.("#fn-help")) document.querySelector("#fn-keys").showModal();
  else if (event.target.closest?.("[data-shut]")) document.querySelector("#fn-keys").close();
  else if (event.target.closest?.("[data-print]")) window.print();
});
