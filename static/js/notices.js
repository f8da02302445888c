/* Says what went wrong with a request that a script made. Other scripts ask for a notice by
   document.dispatchEvent(new CustomEvent("portal:notice", {detail: "signed-out"})); its words stand in
   <template data-notice="signed-out">, so that they are translated with the page. */
(() => {
  const area = () => document.querySelector("[data-notices]");

  function show(name) {
    const template = document.querySelector(`template[data-notice="${name}"]`);
    if (!template || !area() || area().querySelector(`[data-shown="${name}"]`)) return;
    const notice = template.content.firstElementChild.cloneNode(true);
    notice.dataset.shown = name;
    area().append(notice);
    notice.scrollIntoView({ block: "nearest" });
  }

  function clear() {
    area()?.querySelectorAll("[data-shown]").forEach((notice) => notice.remove());
  }

  function leadsToSignIn(xhr) {
    const path = area()?.dataset.signIn;
    return Boolean(path && xhr.responseURL && new URL(xhr.responseURL).pathname === path);
  }

  document.addEventListener("portal:notice", (event) => show(event.detail));
  document.addEventListener("portal:notice-clear", clear);
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (!leadsToSignIn(event.detail.xhr)) return;
    event.detail.shouldSwap = false;
    show("signed-out");
  });
  document.addEventListener("htmx:sendError", () => show("offline"));
  document.addEventListener("htmx:timeout", () => show("offline"));
  document.addEventListener("htmx:responseError", (event) => {
    show(event.detail.xhr.status === 401 ? "signed-out" : "failed");
  });
})();
