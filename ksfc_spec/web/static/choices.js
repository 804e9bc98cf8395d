// A box that stands for many answers shows them as soon as it is ticked. The server reads the box the same way without this.
"use strict";
(() => {
  for (const holder of document.querySelectorAll("[data-all]")) {
    const all = holder.querySelector("input[type=checkbox]");
    const section = holder.closest("section");
    const wanted = [...section.querySelectorAll("input[type=radio]")].filter((one) => one.value === holder.dataset.all);
    all.addEventListener("change", () => wanted.forEach((one) => { one.checked = all.checked; }));
    section.addEventListener("change", (event) => {
      if (event.target !== all) all.checked = wanted.every((one) => one.checked);
    });
  }
  for (const leader of document.querySelectorAll("[data-ticks]")) {
    const form = leader.form;
    const followers = [...form.elements].filter((one) => one.name === leader.dataset.ticks);
    form.addEventListener("change", (event) => {
      if (event.target === leader) followers.forEach((one) => { one.checked = leader.checked; });
      else leader.checked = followers.every((one) => one.checked);
    });
  }
})();
