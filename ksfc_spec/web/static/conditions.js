// Parts that are shown only while something is chosen: data-when="name=value|value" (docs/architecture.md, "Pages", 12).
"use strict";
(() => {
  const chosen = (form, name) => {
    const controls = [...form.elements].filter((one) => one.name === name);
    return controls.filter((one) => one.localName === "select" || one.checked).map((one) => one.value);
  };

  const refresh = (form) => {
    for (const part of form.querySelectorAll("[data-when]")) {
      const [name, values] = part.dataset.when.split("=");
      const now = chosen(form, name);
      part.hidden = !values.split("|").some((value) => now.includes(value));
    }
  };

  const forms = new Set([...document.querySelectorAll("[data-when]")].map((part) => part.closest("form")).filter(Boolean));
  for (const form of forms) {
    refresh(form);
    form.addEventListener("change", () => refresh(form));
  }
})();
