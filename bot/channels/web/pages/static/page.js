// Improves pages that work without it: citations can be copied, lists search while one types.
"use strict";

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
      if (mine !== asked) return;
      // A refusal is a sentence: it stands where the results would.
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      results.replaceChildren(...page.body.children);
      if (!response.ok) return;
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

// A list of results can be printed where the browser can do so.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});
for (const button of document.querySelectorAll("[data-print]")) button.hidden = false;
