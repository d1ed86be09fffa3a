// Improves the chat, which works without it: answers appear in place, in the order of the messages.
"use strict";

const form = document.getElementById("ask");
const talk = document.getElementById("talk");
const box = document.getElementById("question");
const POLL_SECONDS = 60;
const waiting = [];
let busy = false;

function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function say(who, name, text) {
  const section = element("section", "message " + who);
  section.append(element("p", "who", name));
  const bubble = element("div", "bubble");
  bubble.append(element("p", "", text));
  section.append(bubble);
  talk.append(section);
  return section;
}

function parts(html) {
  return [...new DOMParser().parseFromString(html, "text/html").body.children];
}

// What was sent stays the first thing in view: an answer may be longer than the screen.
function show(section) {
  section.scrollIntoView({ block: "start" });
}

async function send(message) {
  const mine = say("you", form.dataset.you, message.label);
  const pending = say("assistant pending", form.dataset.assistant, form.dataset.thinking);
  pending.setAttribute("aria-busy", "true");
  show(mine);
  try {
    const response = await fetch(message.path, {
      method: "POST",
      body: new URLSearchParams(message.fields),
      headers: { Accept: "text/html", "X-Fragment": "1" },
    });
    const sentences = (response.headers.get("Content-Type") || "").startsWith("text/html");
    if (!sentences) throw new Error(String(response.status));
    pending.replaceWith(...parts(await response.text()));
    if (!response.ok) message.undo();
    show(mine);
  } catch (error) {
    pending.querySelector(".bubble p").textContent = form.dataset.failed;
    pending.removeAttribute("aria-busy");
    message.undo();
  }
}

// Messages sent while one is under way wait their turn, so that answers keep their order.
async function drain() {
  if (busy) return;
  busy = true;
  while (waiting.length) await send(waiting.shift());
  busy = false;
}

function ask(question) {
  const text = question.trim();
  if (!text) return;
  const undo = () => {
    if (!box.value) box.value = text;
    fit();
  };
  waiting.push({ path: "/ask", label: text, fields: { question: text }, undo });
  drain();
}

function press(choices, button) {
  const buttons = choices.dataset.once ? [...choices.querySelectorAll("button")] : [button];
  const free = buttons.filter((one) => !one.disabled);
  const label = button.textContent;
  for (const one of free) one.disabled = true;
  button.classList.add("pressed");
  button.setAttribute("aria-pressed", "true");
  const undo = () => {
    for (const one of free) one.disabled = false;
    button.classList.remove("pressed");
    button.removeAttribute("aria-pressed");
  };
  waiting.push({ path: "/press", label, fields: { token: button.value }, undo });
  drain();
}

function fit() {
  box.style.height = "auto";
  box.style.height = box.scrollHeight + 2 + "px";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask(box.value);
  box.value = "";
  fit();
  box.focus();
});
box.addEventListener("input", fit);
box.addEventListener("keydown", (event) => {
  // Enter sends; Shift+Enter makes a line; Enter that confirms an input method's choice does neither.
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
    event.preventDefault();
    form.requestSubmit();
  }
});
talk.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  if (button.name === "question") ask(button.value);
  if (button.name === "token") press(event.target, button);
});

// A keyboard that covers the page instead of shrinking it (iOS) must not cover the box.
const view = window.visualViewport;
if (view) {
  const lift = () => {
    const covered = Math.max(0, window.innerHeight - view.height - view.offsetTop);
    document.documentElement.style.setProperty("--keyboard", Math.round(covered) + "px");
  };
  view.addEventListener("resize", lift);
  view.addEventListener("scroll", lift);
}

// Notices come quietly: what one is reading stays where it is.
async function poll() {
  if (document.visibilityState !== "visible" || busy) return;
  try {
    const response = await fetch("/notices", { headers: { "X-Fragment": "1" } });
    if (response.status === 200) talk.append(...parts(await response.text()));
  } catch (error) {
    // The next time may do.
  }
}
setInterval(poll, POLL_SECONDS * 1000);
document.addEventListener("visibilitychange", poll);

const latest = document.getElementById("latest");
if (latest) show(latest.nextElementSibling || latest);
if (box.value || matchMedia("(min-width: 50rem)").matches) box.focus({ preventScroll: true });
fit();
