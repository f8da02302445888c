/* <button type="button" data-copy="text" data-copied="Copied" hidden>: copies the text and says so for two seconds. */
(() => {
  // on a network without https the clipboard interface is missing
  function copyBySelection(text) {
    const area = document.createElement("textarea");
    area.value = text;
    area.className = "sr-only";
    document.body.append(area);
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  async function copy(button) {
    if (navigator.clipboard) await navigator.clipboard.writeText(button.dataset.copy);
    else copyBySelection(button.dataset.copy);
    const words = button.innerHTML;
    button.textContent = button.dataset.copied;
    button.setAttribute("aria-live", "polite");
    setTimeout(() => {
      button.innerHTML = words;
    }, 2000);
  }

  document.querySelectorAll("[data-copy]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  });
})();
