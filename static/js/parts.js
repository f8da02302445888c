/*
 * [data-part]: part of a form that belongs to some kinds or ways of coming in only (`data-part-kinds`,
 * `data-part-channels`: values of the fields `kind` and `channel` of its form, apart by spaces). It is hidden where
 * it does not belong, unless something stands in it: nothing that was typed goes out of sight, and the server says
 * what is wrong with it. `data-part-empty` is a value that counts as nothing. Without script every part is shown,
 * with a line (`data-part-hint`) that says what it is for.
 */
(() => {
  const CHOSEN = { partKinds: "kind", partChannels: "channel" };

  const belongs = (part) =>
    Object.entries(CHOSEN).every(([listed, name]) => {
      if (!part.dataset[listed]) return true;
      const field = part.closest("form").elements[name];
      return part.dataset[listed].split(" ").includes(field ? field.value : "");
    });

  const says = (part) =>
    [...part.querySelectorAll("input, select, textarea")].some((field) => {
      if (field.type === "checkbox" || field.type === "radio") return field.checked;
      return ![ "", part.dataset.partEmpty ].includes(field.value.trim());
    });

  const show = () => {
    document.querySelectorAll("[data-part]").forEach((part) => {
      const fits = belongs(part);
      part.hidden = !fits && !says(part);
      part.querySelectorAll("[data-part-hint]").forEach((hint) => {
        hint.hidden = fits;
      });
    });
  };

  document.addEventListener("change", (event) => {
    if (Object.values(CHOSEN).includes(event.target.name)) show();
  });
  window.addEventListener("pageshow", show);
  show();
})();
