/* "/" puts the cursor into the field with data-search-key, unless somebody is typing. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("[data-search-key]");
  if (!field) return;
  event.preventDefault();
  field.focus();
  field.select();
});
