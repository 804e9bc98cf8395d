// The virtual keyboard: presses become tokens in a hidden field, the visible field shows dots (web/pc/keyboard.py).
"use strict";
(() => {
  const MISSING = "키보드보안 프로그램이 없어 가상키보드로만 입력하실 수 있습니다.";

  const set = (group) => {
    const name = group.dataset.keyboard;
    const field = group.querySelector(`input[name="${name}"]`);
    const keys = group.querySelector(`input[name="${name}_keys"]`);
    const box = group.querySelector(`input[name="${name}_virtual"]`);
    const forced = "forced" in group.dataset;

    const pressed = () => keys.value.split(" ").filter(Boolean);
    const put = (tokens) => {
      keys.value = tokens.join(" ");
      field.value = "•".repeat(tokens.length);
    };

    const tell = () => {
      const said = document.createElement("p");
      said.className = "problem";
      said.setAttribute("role", "alert");
      said.textContent = MISSING;
      group.querySelector("[role=alert]")?.remove();
      if (forced && !box.checked) group.append(said);
    };

    const turn = () => {
      field.readOnly = box.checked || forced;
      put([]);
      tell();
      if (box.checked) group.querySelector(".keyboard button")?.focus();
    };

    group.querySelectorAll("[data-key]").forEach((key) => {
      key.addEventListener("click", () => put([...pressed(), key.dataset.key]));
    });
    group.querySelector("[data-erase=one]").addEventListener("click", () => put(pressed().slice(0, -1)));
    group.querySelector("[data-erase=all]").addEventListener("click", () => put([]));
    box.addEventListener("change", turn);
    field.readOnly = box.checked || forced;
  };

  document.querySelectorAll("[data-keyboard]").forEach(set);
})();
