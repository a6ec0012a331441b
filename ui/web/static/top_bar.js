// Fills the bar on top of a page from /me, and takes whoever was logged out meanwhile to the login.
(() => {
  const login = () => location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));

  const made = (tag, name, text) => {
    const element = document.createElement(tag);
    element.className = name;
    element.textContent = text;
    return element;
  };

  const me = async () => {
    const reply = await fetch("/me", { headers: { Accept: "application/json" } });
    if (reply.status === 401) login();
    return reply.ok ? reply.json() : null;
  };

  const links = (pages) => {
    const list = made("ul", "fn-bar-pages", "");
    for (const page of pages) {
      const link = made("a", "", page.name);
      link.href = page.path;
      const here = location.pathname.replace(/\/+$/, "") === page.path.replace(/\/+$/, "");
      if (here) link.setAttribute("aria-current", "page");
      const item = document.createElement("li");
      item.append(link);
      list.append(item);
    }
    return list;
  };

  const leave = () => {
    const button = made("button", "fn-bar-leave", "Log out");
    button.type = "button";
    button.addEventListener("click", async () => {
      button.disabled = true;
      const reply = await fetch("/logout", { method: "POST" }).catch(() => null);
      // Without an answer nothing was ended: the page that says so, and asks again.
      location.assign(reply && reply.ok ? "/login" : "/logout");
    });
    return button;
  };

  const draw = (bar, visitor) => {
    const rest = bar.querySelector(".fn-bar-rest");
    rest.replaceChildren();
    const several = visitor.pages.length > 1;
    if (several) rest.append(links(visitor.pages));
    if (visitor.login) {
      const who = made("div", "fn-bar-who", "");
      const name = made("bdi", "fn-bar-visitor", visitor.name);
      name.title = visitor.name + ", " + visitor.role;
      who.append(name, leave());
      rest.append(who);
    }
    if (!several && !visitor.login) return;
    const menu = made("button", "fn-bar-menu", "Menu");
    menu.type = "button";
    menu.setAttribute("aria-expanded", "false");
    menu.setAttribute("aria-controls", rest.id);
    const open = (yes) => {
      bar.classList.toggle("open", yes);
      menu.setAttribute("aria-expanded", String(yes));
    };
    menu.addEventListener("click", () => open(!bar.classList.contains("open")));
    bar.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !bar.classList.contains("open")) return;
      open(false);
      menu.focus();
    });
    document.addEventListener("click", (event) => bar.contains(event.target) || open(false));
    rest.before(menu);
  };

  const fill = async () => {
    const bar = document.querySelector(".fn-bar:not([data-drawn])");
    if (!bar) return;
    bar.dataset.drawn = "";
    const visitor = await me().catch(() => null);
    if (visitor) draw(bar, visitor);
  };

  // Gradio makes the page's parts after this runs.
  new MutationObserver(fill).observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("visibilitychange", () => document.hidden || me().catch(() => null));
  fill();
})();
