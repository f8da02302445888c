/* <form data-keep-text="name">: its half-typed text comes back when the page is opened again in this tab.

   Each change goes to sessionStorage, under a name with the person's staff number, so that it is nobody else's and
   ends with the tab. It goes when the form does, and forget_drafts.js removes it at sign-out. A text that the page
   brings along is left as it is. What was put back is said in <… data-kept-said hidden>. */
(() => {
  const staff = document.querySelector("template[data-staff]")?.dataset.staff;
  if (!staff) return;

  function bind(form) {
    const field = form.querySelector("textarea");
    const name = `draft:${staff}:${form.dataset.keepText}`;

    function keep() {
      const copy = { at: new Date().toISOString(), text: field.value };
      if (field.value.trim()) sessionStorage.setItem(name, JSON.stringify(copy));
      else sessionStorage.removeItem(name);
    }

    const copy = JSON.parse(sessionStorage.getItem(name));
    if (copy && !field.value) {
      field.value = copy.text;
      form.querySelector("[data-kept-said]").hidden = false;
    }
    field.addEventListener("input", keep);
    // after those scripts that may hold the form back
    form.addEventListener("submit", (event) => event.defaultPrevented || sessionStorage.removeItem(name));
  }

  document.querySelectorAll("form[data-keep-text]").forEach(bind);
})();
