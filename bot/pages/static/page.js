// Improves pages that work without it: answers appear in place, citations can be copied.
"use strict";

const form = document.getElementById("ask");
const talk = document.getElementById("talk");
const box = document.getElementById("question");
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
  section.scrollIntoView({ block: "start" });
  return section;
}

async function send(question) {
  const mine = say("you", form.dataset.you, question);
  const pending = say("assistant", form.dataset.assistant, form.dataset.thinking);
  pending.setAttribute("aria-busy", "true");
  mine.scrollIntoView({ block: "start" });
  try {
    const response = await fetch("/ask", {
      method: "POST",
      body: new URLSearchParams({ question }),
      headers: { Accept: "text/html" },
    });
    if (!response.ok) throw new Error(String(response.status));
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    pending.replaceWith(...page.body.children);
    mine.scrollIntoView({ block: "start" });
  } catch (error) {
    pending.querySelector(".bubble p").textContent = form.dataset.failed;
    pending.removeAttribute("aria-busy");
    if (!box.value) box.value = question;
  }
}

// Questions sent while one is under way wait their turn, so that answers keep their order.
async function drain() {
  if (busy) return;
  busy = true;
  while (waiting.length) await send(waiting.shift());
  busy = false;
}

function ask(question) {
  const text = question.trim();
  if (!text) return;
  waiting.push(text);
  drain();
}

function fit() {
  box.style.height = "auto";
  box.style.height = box.scrollHeight + 2 + "px";
}

if (form) {
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
  talk.addEventListener("click", (event) => {
    const example = event.target.closest("[data-ask]");
    if (example) {
      event.preventDefault();
      ask(example.dataset.ask);
    }
  });
}

async function copy(button) {
  const text = button.dataset.copy;
  try {
    await navigator.clipboard.writeText(text);
  } catch (error) {
    // Without permission or https: a hidden field and the older command.
    const field = element("textarea", "visually-hidden");
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand("copy");
    field.remove();
    button.focus();
  }
  const label = button.textContent;
  button.textContent = button.dataset.copied;
  setTimeout(() => { button.textContent = label; }, 1500);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button && button.textContent !== button.dataset.copied) copy(button);
});

for (const link of document.querySelectorAll("[data-keep-query]")) {
  const query = new URLSearchParams(location.search);
  query.set("lang", new URLSearchParams(link.search).get("lang"));
  link.search = query.toString();
}

// The clause search shows results while one types: staff use it during a call.
const search = document.getElementById("search");
if (search) {
  const results = document.getElementById("results");
  let timer = 0;
  let asked = 0;
  const refresh = async () => {
    const query = new URLSearchParams(new FormData(search));
    const mine = ++asked;
    try {
      const response = await fetch("/policies?" + query, { headers: { "X-Fragment": "1" } });
      if (!response.ok || mine !== asked) return;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      results.replaceChildren(...page.body.children);
      history.replaceState(null, "", "/policies?" + query);
    } catch (error) {
      // The button still sends the form.
    }
  };
  search.querySelector("input").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 200);
  });
  for (const select of search.querySelectorAll("select")) {
    select.addEventListener("change", () => search.requestSubmit());
  }
}
