/* <button type="button" data-print hidden>: prints the page; shown only where scripts run. */
document.querySelectorAll("[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
