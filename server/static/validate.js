// What scripts add to the pages of validation, which work without them: files are dropped, texts are copied with one click.
"use strict";

for (const set of document.querySelectorAll("fieldset:has(input[type=file])")) {
  const input = set.querySelector("input[type=file]");
  set.addEventListener("dragover", (event) => event.preventDefault());
  set.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    input.files = event.dataTransfer.files;
  });
}

const data = document.getElementById("data");
for (const choice of document.querySelectorAll("input[name=source]")) {
  choice.addEventListener("change", () => {
    data.disabled = document.getElementById("source-server").checked;
  });
}

for (const text of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = text.dataset.copy;
  button.addEventListener("click", () => {
    const chosen = getSelection();
    chosen.selectAllChildren(text);
    if (navigator.clipboard) navigator.clipboard.writeText(text.textContent);
  });
  text.before(button);
}
