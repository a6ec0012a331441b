// Files on their way in: sent one after another, then followed by what the server says of each until its receipt is there.
// Every name and reason is put in as text, never as HTML.
const home = element.querySelector(".fn-adding");
const drop = home.querySelector(".fn-drop");
const chooser = home.querySelector("input[type=file]");
const box = home.querySelector(".fn-tasks");
const most = Number(home.dataset.most);
const mine = []; // {file, name, sent, said, task, failed}: chosen on this page, in their order
let tasks = []; // what the server says, in its order
let checking = false;
let sending = null;
let timer = null;
const told = new Set();

function take(chosen) {
  for (const file of chosen) {
    const one = { file, name: file.name, sent: 0, said: "Waiting to be sent", task: null, failed: false };
    if (file.size > most) fail(one, `it holds more than ${Math.floor(most / 1e6)} MB, the limit: split it into parts`);
    mine.push(one);
  }
  draw();
  next();
}

function fail(one, why) {
  [one.failed, one.said, one.file] = [true, why, null];
}

function next() {
  if (sending) return;
  const one = mine.find((each) => each.file && !each.task);
  if (!one) return;
  sending = one;
  const request = new XMLHttpRequest();
  request.open("POST", `${home.dataset.add}?name=${encodeURIComponent(one.name.toWellFormed?.() ?? one.name)}`);
  request.setRequestHeader("x-footnote", "1");
  request.setRequestHeader("content-type", "application/octet-stream");
  request.responseType = "json";
  request.upload.onprogress = (event) => {
    one.sent = event.lengthComputable ? event.loaded / event.total : 0;
    one.said = one.sent < 1 ? `Sending, ${Math.floor(one.sent * 100)} %` : "Sent";
    draw();
  };
  request.onload = () => {
    sending = null;
    const answer = request.response ?? {};
    if (request.status === 429) {
      one.said = "Waiting: the files before it fill the room there is";
      draw();
      setTimeout(next, 3000);
      return;
    }
    one.file = null;
    if (answer.task) {
      one.task = answer.task.id;
      if (!tasks.some((task) => task.id === one.task)) tasks.push(answer.task);
    } else fail(one, answer.error ?? `the server answered ${request.status}: open the page again`);
    follow();
    next();
  };
  request.onerror = () => {
    sending = null;
    fail(one, "it could not be sent: is it a file you may read, and is the server there?");
    draw();
    next();
  };
  one.said = "Sending";
  draw();
  request.send(one.file);
}

const atWork = () => tasks.some((task) => task.stage !== "done");

async function follow() {
  clearTimeout(timer);
  let news = null;
  try {
    const answer = await fetch(home.dataset.tasks, { cache: "no-store" });
    if (answer.ok) news = await answer.json();
  } catch {
    // The server may be away for a moment: it is asked again.
  }
  if (news) {
    const known = new Map(tasks.map((task) => [task.id, task]));
    const finished = news.tasks.filter((task) => known.has(task.id) && grown(known.get(task.id), task));
    tasks = news.tasks;
    const checked = checking && !news.checking;
    checking = news.checking;
    element.querySelector("[data-check]").disabled = checking;
    draw();
    if (finished.length) turn(first());
    if (checked) trigger("check", { begin: false });
  }
  if (atWork() || checking || !news) timer = setTimeout(follow, news ? 600 : 3000);
}
// Whether there is a receipt that was not there before: the list has changed then.
const grown = (before, after) =>
  after.receipts.length > before.receipts.length || (after.stage === "done" && before.stage !== "done");

function stage(task) {
  if (task.stage === "waiting") {
    const before = tasks.filter((one) => one.stage !== "done").findIndex((one) => one.id === task.id);
    return before > 0 ? `Waiting: ${before} before it` : "Waiting";
  }
  const which = task.files > 1 ? `, file ${Math.min(task.files, task.receipts.length + 1)} of ${task.files}` : "";
  if (task.stage === "reading") return `Reading${which}`;
  return `Embedding${which}: ${task.done.toLocaleString("en")} of ${task.total.toLocaleString("en")} texts`;
}

function item(name, said, share, receipts, failed) {
  const li = make("li", failed ? "failed" : "");
  const head = li.appendChild(make("p", "head"));
  head.appendChild(make("bdi", "name", name));
  if (said) head.appendChild(make("span", "stage", said));
  if (share !== null) {
    const bar = li.appendChild(make("progress"));
    bar.setAttribute("aria-label", `${name}: ${said}`);
    bar.max = 1;
    if (share >= 0) bar.value = share;
  }
  for (const one of receipts) {
    const line = li.appendChild(make("p", `receipt ${one.status}`));
    line.appendChild(make("b", "", one.said));
    if (receipts.length > 1 || one.source !== name) line.appendChild(make("bdi", "", ` ${one.source}`));
    line.appendChild(make("bdi", "why", one.line));
  }
  return li;
}

const keyOf = (task) => task.receipts.map((one) => `${one.said}: ${one.source}`).join(". ");

function draw() {
  const rows = [];
  const seen = new Set(mine.map((one) => one.task));
  for (const task of tasks) if (!seen.has(task.id) || task.stage === "done") rows.push(row(task));
  for (const one of mine) {
    const task = tasks.find((each) => each.id === one.task);
    if (task && task.stage !== "done") rows.push(row(task));
    else if (!one.task) rows.push(one.failed ? item(one.name, "", null, [failure(one)], true) : item(one.name, one.said, one.sent, [], false));
  }
  box.querySelector("ul").replaceChildren(...rows);
  box.hidden = !rows.length;
  const done = tasks.filter((task) => task.stage === "done");
  box.querySelector("[data-clear]").hidden = !done.length && !mine.some((one) => one.failed);
  box.querySelector(".sum").textContent = sum(done);
  const fresh = done.filter((task) => !told.has(task.id));
  for (const task of fresh) told.add(task.id);
  if (fresh.length) home.querySelector("[data-told]").textContent = fresh.map(keyOf).join(". ").slice(0, 500);
}

function row(task) {
  if (task.stage === "done") {
    const failed = task.receipts.length > 0 && task.receipts.every((one) => one.status === "failed");
    return item(task.name, task.receipts.length > 1 ? `${task.receipts.length} files` : "", null, task.receipts.slice(0, 50), failed);
  }
  const share = task.stage === "embedding" && task.total ? task.done / task.total : task.stage === "reading" ? -1 : 0;
  return item(task.name, stage(task), share, task.receipts.slice(-3), false);
}

const failure = (one) => ({ said: "Not added", status: "failed", source: one.name, line: one.said });

function sum(done) {
  const counts = new Map();
  for (const one of done.flatMap((task) => task.receipts)) counts.set(one.said, (counts.get(one.said) ?? 0) + 1);
  return [...counts].map(([said, number]) => `${number} ${said.toLowerCase()}`).join(" · ");
}

chooser.addEventListener("change", () => {
  take([...chooser.files]);
  chooser.value = "";
});
element.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  if ("choose" in button.dataset) chooser.click();
  else if ("clear" in button.dataset) {
    mine.splice(0, mine.length, ...mine.filter((one) => !one.failed && !tasks.some((task) => task.id === one.task && task.stage === "done")));
    tasks = tasks.filter((task) => task.stage !== "done");
    trigger("away", { what: "done" });
    draw();
    home.querySelector("[data-choose]").focus();
  } else if ("check" in button.dataset) {
    checking = true;
    button.disabled = true;
    trigger("check", { begin: true });
    setTimeout(follow, 300);
  }
});
// A drop beside the frame must not open the file in the page's place.
for (const kind of ["dragenter", "dragover"])
  document.addEventListener(kind, (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    drop.classList.add("over");
  });
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) drop.classList.remove("over");
});
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  drop.classList.remove("over");
  take([...event.dataTransfer.files]);
});
window.addEventListener("beforeunload", (event) => {
  if (sending) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) follow();
});
follow();
