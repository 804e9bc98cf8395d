// One box that ticks all others of its section, and is ticked when all others are. The server reads it the same way without this.
"use strict";
(() => {
  for (const section of document.querySelectorAll("[data-agreements]")) {
    const all = section.querySelector("[data-agree-all]");
    const others = [...section.querySelectorAll("input[type=checkbox]")].filter((one) => one !== all);
    all.addEventListener("change", () => others.forEach((one) => { one.checked = all.checked; }));
    others.forEach((one) => one.addEventListener("change", () => { all.checked = others.every((other) => other.checked); }));
  }
})();
