/* <form data-once>: goes out only while the portal answers, so that nothing typed ends at a browser's error page.

   Before the form goes, the address in <template data-unreached data-ask data-staff> is asked (navigator.onLine
   knows cables, not servers). Its answer {staff_no, token} lets the form go, with a fresh token: a sign-in in
   another tab makes the old one stale. Without an answer the form stays, and the words of the template, or of
   the form's own template, appear beside its buttons; signed out, or another person signed in: a notice.
   The browser itself then sends the form, as it does without script: files and answers are as ever. A sign-out
   goes whoever is signed in. Other scripts hear "portal:release" (the form did not go, or not yet) and
   "portal:unreached" (it stays). */
(() => {
  const PATIENCE = 10000; // milliseconds until no answer is an answer
  const page = document.querySelector("template[data-unreached][data-ask]");
  const sure = new WeakSet();
  if (!page) return;

  async function ask() {
    const options = {
      headers: { Accept: "application/json" }, cache: "no-store", redirect: "manual",
      credentials: "same-origin", signal: AbortSignal.timeout(PATIENCE),
    };
    try {
      const answer = await fetch(page.dataset.ask, options);
      if (answer.status === 401) return "signed-out";
      if (answer.status !== 200) return "unreached";
      const { staff_no: staff, token } = await answer.json();
      return staff === page.dataset.staff ? renew(token) : "somebody-else";
    } catch {
      return "unreached"; // no network, too slow, or an answer that is not the portal's
    }
  }

  function renew(token) {
    document.querySelector('meta[name="csrf-token"]').content = token;
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((field) => {
      field.value = token;
    });
    return "reached";
  }

  function tell(form, name, detail) {
    form.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
  }

  function send(form, submitter) {
    sure.add(form);
    try {
      form.requestSubmit(submitter);
    } finally {
      sure.delete(form);
    }
  }

  function sayUnreached(form, submitter) {
    const place = submitter?.closest(".form-actions") ?? form.querySelector(".form-actions");
    if (!place) return document.dispatchEvent(new CustomEvent("portal:notice", { detail: "offline" }));
    const words = (form.querySelector("template[data-unreached]") ?? page).content.firstElementChild.cloneNode(true);
    words.dataset.unreachedSaid = "";
    return place.append(words);
  }

  async function askFirst(form, submitter) {
    const found = await ask();
    tell(form, "portal:release");
    if (found === "reached" || (found !== "unreached" && form.matches("[data-forget-drafts]"))) {
      document.dispatchEvent(new CustomEvent("portal:notice-clear"));
      return send(form, submitter);
    }
    submitter?.focus({ preventScroll: true });
    tell(form, "portal:unreached", found);
    if (found === "unreached") return sayUnreached(form, submitter);
    return document.dispatchEvent(new CustomEvent("portal:notice", { detail: found }));
  }

  // after once.js, which keeps a second press from asking twice
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]") || sure.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    form.querySelectorAll("[data-unreached-said]").forEach((words) => words.remove());
    askFirst(form, event.submitter);
  }, true);
})();
