/* Copies of drafts that draft_autosave.js keeps on this device hold personal data, so they go as soon as may be:
   at sign-out (<form data-forget-drafts>), when the draft has become a case (<… data-draft-done="key">), and in
   any case after twelve hours. */
(() => {
  const PREFIX = "draft:";
  const KEPT_FOR = 12 * 60 * 60 * 1000; // milliseconds

  function forget(isDue) {
    Object.keys(localStorage)
      .filter((name) => name.startsWith(PREFIX) && isDue(name))
      .forEach((name) => localStorage.removeItem(name));
  }

  function isOld(name) {
    const copy = JSON.parse(localStorage.getItem(name));
    return Date.now() - Date.parse(copy.at) > KEPT_FOR;
  }

  document.addEventListener("submit", (event) => {
    if (event.target.matches("form[data-forget-drafts]")) forget(() => true);
  });

  document.querySelectorAll("[data-draft-done]").forEach((element) => {
    localStorage.removeItem(PREFIX + element.dataset.draftDone);
  });

  forget(isOld);
})();
