"use strict";
(() => {
  const root = document.documentElement;
  const radios = { ko: document.getElementById("lang-ko"), en: document.getElementById("lang-en") };
  const shown = () => (radios.en.checked ? "en" : "ko");
  const speak = (lang) => {
    radios[lang].checked = true;
    root.lang = lang;
  };
  const asked = new URLSearchParams(location.search).get("lang") || (/^#lang=(ko|en)$/.exec(location.hash) || [])[1];
  speak(radios[asked] ? asked : shown());
  for (const [lang, radio] of Object.entries(radios)) radio.addEventListener("change", () => speak(lang));
  addEventListener("hashchange", () => {
    const lang = (/^#lang=(ko|en)$/.exec(location.hash) || [])[1];
    if (lang) speak(lang);
  });

  const find = document.getElementById("find");
  const found = document.getElementById("found");
  const items = [...document.querySelectorAll("article.rule, table.lines tbody tr")];
  let texts = null;
  const narrow = () => {
    texts = texts || items.map((item) => (item.id + " " + item.textContent).toLowerCase());
    const words = find.value.toLowerCase().split(/\s+/).filter(Boolean);
    let left = 0;
    items.forEach((item, at) => {
      const fits = words.every((word) => texts[at].includes(word));
      item.classList.toggle("out", !fits);
      left += fits ? 1 : 0;
    });
    found.textContent = words.length ? `${left.toLocaleString()} / ${items.length.toLocaleString()}` : "";
  };
  let wait = 0;
  find.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(narrow, 120);
  });
  document.querySelector("form.filter").addEventListener("submit", (event) => event.preventDefault());

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".shot:target")) {
      document.querySelector(".shot:target .close").click();
    }
  });
})();
