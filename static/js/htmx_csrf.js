/* Gives every htmx request the CSRF token of the page; the cookie itself is out of reach of scripts. */
document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = document.querySelector('meta[name="csrf-token"]').content;
});
