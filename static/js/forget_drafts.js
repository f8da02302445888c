/* Copies of what was typed, which draft_autosave.js keeps on this device and kept_text.js in this tab, hold personal
   data, so they go as soon as may be: at sign-out (<form data-forget-drafts>), in every tab; when the draft has
   become a case (<… data-draft-done="key">); in this tab, when somebody else has signed in; and in any case after
   twelve hours. */
(() => {
  const PREFIX = "draft:";
  const SIGNED_OUT = "signed-out"; // told to the other tabs
  const KEPT_FOR = 12 * 60 * 60 * 1000; // milliseconds

  function forget(store, isDue) {
    Object.keys(store)
      .filter((name) => name.startsWith(PREFIX) && isDue(name, store))
      .forEach((name) => store.removeItem(name));
  }

  function isOld(name, store) {
    const copy = JSON.parse(store.getItem(name));
    return Date.now() - Date.parse(copy.at) > KEPT_FOR;
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-forget-drafts]")) return;
    [localStorage, sessionStorage].forEach((store) => forget(store, () => true));
    localStorage.setItem(SIGNED_OUT, new Date().toISOString());
    localStorage.removeItem(SIGNED_OUT);
  });

  window.addEventListener("storage", (event) => {
    if (event.key === SIGNED_OUT) forget(sessionStorage, () => true);
  });

  document.querySelectorAll("[data-draft-done]").forEach((element) => {
    localStorage.removeItem(PREFIX + element.dataset.draftDone);
  });

  const staff = document.querySelector("template[data-staff]")?.dataset.staff;
  [localStorage, sessionStorage].forEach((store) => forget(store, isOld));
  forget(sessionStorage, (name) => !name.startsWith(`${PREFIX}${staff}:`));
})();
