// Improves the form, which works without it: results follow each answer.
"use strict";

const facts = document.getElementById("facts");
const results = document.getElementById("results");
let timer = 0;
let asked = 0;

function mark(missing) {
  facts.classList.add("begun");
  for (const field of facts.querySelectorAll("[data-fact]")) {
    const matters = missing.has(field.dataset.fact);
    field.classList.toggle("matters", matters);
    field.classList.toggle("settled", !matters);
  }
}

async function refresh() {
  const mine = ++asked;
  try {
    const response = await fetch("/benefits", {
      method: "POST",
      body: new URLSearchParams(new FormData(facts)),
      headers: { "X-Fragment": "1" },
    });
    if (mine !== asked) return;
    // A refusal is a sentence: it stands where the results would.
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    results.replaceChildren(...page.body.children);
    if (!response.ok) return;
    for (const button of results.querySelectorAll("[data-print]")) button.hidden = false;
    const list = results.querySelector("[data-missing]");
    mark(new Set(list.dataset.missing.split(" ")));
  } catch (error) {
    // The button still sends the form.
  }
}

facts.addEventListener("change", () => {
  clearTimeout(timer);
  timer = setTimeout(refresh, 150);
});

// On paper everything is open.
const opened = [];
addEventListener("beforeprint", () => {
  for (const one of results.querySelectorAll("details:not([open])")) {
    one.open = true;
    opened.push(one);
  }
});
addEventListener("afterprint", () => {
  for (const one of opened.splice(0)) one.open = false;
});
