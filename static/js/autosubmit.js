/* <form data-autosubmit>: a changed filter applies at once; typing waits for Enter. Without script: the button. */
(() => {
  let timer;

  document.addEventListener("change", (event) => {
    const form = event.target.closest("form[data-autosubmit]");
    if (!form || event.target.matches("input[type=text], input[type=search]")) return;
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(), 250);
  });
})();
