/*
 * [data-late-before]: a reason that is needed only of a day before that one (`data-late-of` names the field of its form
 * that tells the day). It is hidden while the day is not, unless something stands in it. Without script it is always
 * shown, with a line that says when it is needed.
 */
(() => {
  const show = (reason) => {
    const day = reason.form.elements[reason.dataset.lateOf].value.slice(0, 10);
    const late = day !== "" && day < reason.dataset.lateBefore;
    reason.parentElement.hidden = !late && reason.value.trim() === "";
  };
  const showAll = () => document.querySelectorAll("[data-late-before]").forEach(show);

  document.addEventListener("input", showAll);
  document.addEventListener("htmx:afterSettle", showAll);
  window.addEventListener("pageshow", showAll);
  showAll();
})();
