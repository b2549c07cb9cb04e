// The conversation: a question is sent, its answer comes in pieces and takes its place in the log.

import { initAll } from "./nhsuk-frontend-10.6.1.min.js";

const CHECK_AFTER = 3000; // milliseconds
const AT_ONCE = "answers-at-once";

/** Begin; on pages without a conversation there is nothing to do. */
export function startChat() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.matches("form[data-ask]")) ask(event, form);
    if (form.matches("form[data-feedback]")) tell(event, form);
  });
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element && event.target.closest("button[data-copy]");
    if (button) copy(button);
  });
  let shown = location.pathname;
  addEventListener("popstate", () => {
    if (location.pathname !== shown) location.reload();
  });
  document.addEventListener("moved", () => {
    shown = location.pathname;
  });
  prepare(document);
}

async function ask(event, form) {
  const list = document.getElementById("turns");
  if (!list || form.dataset.busy) {
    if (form.dataset.busy) event.preventDefault();
    return;
  }
  event.preventDefault();
  form.dataset.busy = "true";
  const { submitter } = event;
  const sent = new FormData(form, submitter);
  let address = null;
  const waiting = new Waiting(sent.get("suggested") || sent.get("question"));
  try {
    const reply = await fetch(form.action, {
      method: "POST",
      body: new URLSearchParams(sent),
      headers: { Accept: "text/event-stream" },
    });
    const kind = reply.headers.get("content-type") ?? "";
    if (kind.startsWith("text/html") && show(await reply.text())) return;
    if (!kind.startsWith("text/event-stream")) throw new Error("no stream");
    waiting.show(list);
    for await (const [name, data] of events(reply.body)) {
      if (name === "status") {
        ({ address } = data);
        waiting.say(data.words);
      } else if (name === "text" && !wantsAtOnce()) {
        waiting.add(data.text);
      } else if (name === "failed") {
        throw new Error("failed");
      } else if (name === "completed") {
        waiting.remove();
        place(list, data);
        delete form.dataset.busy;
        return;
      }
    }
    throw new Error("cut off");
  } catch {
    waiting.remove();
    if (address) go(address);
    else send(form, submitter);
  }
}

/** Load the page at an address; one that differs in its fragment alone would not be loaded. */
function go(address) {
  const place = new URL(address, location.href);
  const here = place.pathname === location.pathname;
  location.assign(place);
  if (here) location.reload();
}

/** Show the page of the question with what is wrong with it, if that came instead of an answer. */
function show(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  if (!page.querySelector("#ask, [data-preparing]")) return false;
  document.title = page.title;
  const main = document.adoptNode(page.querySelector("main"));
  document.querySelector("main").replaceWith(main);
  initAll({ scope: main });
  prepare(main);
  return true;
}

/** Send a form as it would be without this script. */
function send(form, submitter) {
  if (submitter?.name) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = submitter.name;
    field.value = submitter.value;
    form.append(field);
  }
  form.submit();
}

/** The events of a stream: each its name and its data. */
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    const whole = (text + value).split("\n\n");
    text = whole.pop();
    for (const one of whole) {
      const name = /^event: (.*)$/m.exec(one);
      const data = /^data: (.*)$/m.exec(one);
      if (name && data) yield [name[1], JSON.parse(data[1])];
    }
  }
}

/** A question on its way, below the log. People who do not see hear the status and the answer. */
class Waiting {
  constructor(question) {
    this.node = document.getElementById("waiting").content.firstElementChild.cloneNode(true);
    this.node.querySelector("[data-question]").textContent = question;
    this.news = document.getElementById("news");
  }

  show(list) {
    list.closest("[role=log]").after(this.node);
    for (const one of document.querySelectorAll("#chat-lede, #suggestions, .nhsuk-error-summary")) {
      one.remove();
    }
    this.node.scrollIntoView({ block: "start" });
  }

  say(words) {
    this.node.querySelector("[data-status]").textContent = words;
    this.news.textContent = words;
  }

  add(words) {
    this.node.querySelector("[data-text]").append(words);
  }

  remove() {
    this.node.remove();
    this.news.textContent = "";
  }
}

function prepare(within) {
  offerCopying(within);
  offerSetting(within);
  if (within.querySelector("[data-pending]")) setTimeout(checkPending, CHECK_AFTER);
  if (within.querySelector("[data-preparing]")) setTimeout(checkReadiness, CHECK_AFTER);
}

/** Put the finished turn into the log, and the reader in front of it. */
function place(list, data) {
  list.append(parsed(data.html));
  const turn = document.getElementById(`turn-${data.number}`);
  offerCopying(turn);
  document.getElementById("chat-tools").replaceChildren(parsed(data.tools));
  const form = document.getElementById("ask");
  form.elements.conversation.value = data.conversation;
  form.querySelector("label[for=question]").textContent = "Ask a follow-up question";
  const box = form.elements.question;
  if (box.value.trim() === turn.querySelector("[data-asked]").textContent.trim()) box.value = "";
  box.classList.remove("nhsuk-textarea--error");
  box.dispatchEvent(new Event("keyup"));
  const title = document.getElementById("chat-title");
  title.textContent = "Conversation";
  title.className = "chat__title nhsuk-heading-m";
  const address = new URL(data.address, location.href);
  if (address.pathname === location.pathname) {
    history.replaceState(null, "", address);
  } else {
    document.title = `${data.title} – Forward View Assistant`;
    history.pushState(null, "", address);
    document.dispatchEvent(new Event("moved"));
  }
  turn.scrollIntoView({ block: "start" });
  turn.querySelector(".answer__heading").focus({ preventScroll: true });
}

function parsed(html) {
  const read = new DOMParser().parseFromString(html, "text/html");
  const nodes = document.createDocumentFragment();
  nodes.append(...read.body.childNodes);
  return nodes;
}

async function fetched(address, options) {
  const reply = await fetch(address, options);
  return new DOMParser().parseFromString(await reply.text(), "text/html");
}

/** Say what somebody thinks of an answer; the thanks take the place of the form. */
async function tell(event, form) {
  event.preventDefault();
  const { submitter } = event;
  const place = form.closest(".feedback");
  try {
    const sent = new URLSearchParams(new FormData(form, submitter));
    const page = await fetched(form.action, { method: "POST", body: sent });
    const answer = page.getElementById(place.id);
    if (!answer) throw new Error("not kept");
    place.replaceWith(document.adoptNode(answer));
    answer.focus();
  } catch {
    send(form, submitter);
  }
}

function offerCopying(within) {
  if (!navigator.clipboard) return;
  for (const button of within.querySelectorAll("button[data-copy]")) {
    button.hidden = false;
    button.parentElement.querySelector(".tools__text").hidden = true;
  }
}

async function copy(button) {
  const text = document.getElementById(button.dataset.copy);
  const news = document.getElementById("news");
  try {
    await navigator.clipboard.writeText(text.value);
    button.textContent = "Copied";
    news.textContent = "Copied with citations";
    setTimeout(() => {
      button.textContent = "Copy with citations";
      news.textContent = "";
    }, CHECK_AFTER);
  } catch {
    const whole = text.closest("details");
    whole.hidden = false;
    whole.open = true;
    text.select();
  }
}

/** The setting is this browser's own; nothing of it is sent. */
function offerSetting(within) {
  const setting = within.querySelector("[data-setting]");
  if (!setting) return;
  const box = setting.querySelector("input");
  setting.hidden = false;
  box.checked = wantsAtOnce();
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(AT_ONCE, box.checked ? "yes" : "no");
    } catch {
      // Without storage it holds for this page.
    }
  });
}

function wantsAtOnce() {
  const box = document.getElementById("at-once");
  try {
    return (localStorage.getItem(AT_ONCE) ?? (box?.checked ? "yes" : "no")) === "yes";
  } catch {
    return Boolean(box?.checked);
  }
}

/** Look whether answers have come that this page was shown without. */
async function checkPending() {
  const chat = document.querySelector("[data-pending]");
  if (!chat) return;
  try {
    const page = await fetched(location.pathname);
    for (const turn of chat.querySelectorAll("[data-state=pending]")) {
      const now = page.getElementById(turn.id);
      if (now && now.dataset.state !== "pending") {
        turn.replaceWith(document.adoptNode(now));
        offerCopying(now);
        document.getElementById("news").textContent = "The answer is ready.";
      }
    }
  } catch {
    // The link on the page does the same.
  }
  if (chat.querySelector("[data-state=pending]")) setTimeout(checkPending, CHECK_AFTER);
}

/** Look whether the assistant is ready; until then show how far it is. */
async function checkReadiness() {
  const place = document.querySelector("[data-preparing]");
  if (!place) return;
  try {
    const now = (await fetched(location.href)).querySelector("[data-preparing]");
    if (!now) {
      location.reload();
      return;
    }
    place.replaceWith(document.adoptNode(now));
  } catch {
    // It is asked again.
  }
  setTimeout(checkReadiness, CHECK_AFTER);
}
