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
  const place = /^([a-z][a-z-]*)[:\s](\d+)$/;
  const rulesOf = (row) => [...row.querySelectorAll(".cov > .ref")].map((link) => link.getAttribute("href").slice(1));
  const named = (asked) => {
    const [, manual, number] = place.exec(asked) || [];
    const row = number && document.getElementById(`${manual}-${number}`);
    return row ? new Set([row.id, ...rulesOf(row)]) : null;
  };
  let texts = null;
  const narrow = () => {
    texts = texts || items.map((item) => (item.id + " " + item.textContent).toLowerCase());
    const asked = find.value.trim().toLowerCase();
    const words = asked.split(/\s+/).filter(Boolean);
    const line = named(asked);
    let left = 0;
    items.forEach((item, at) => {
      const fits = line ? line.has(item.id) : words.every((word) => texts[at].includes(word));
      item.classList.toggle("out", !fits);
      left += fits ? 1 : 0;
    });
    document.body.classList.toggle("searching", words.length > 0);
    found.textContent = words.length ? `${left.toLocaleString()} / ${items.length.toLocaleString()}` : "";
  };
  let wait = 0;
  find.addEventListener("input", () => {
    clearTimeout(wait);
    wait = setTimeout(narrow, 120);
  });
  document.querySelector("form.filter").addEventListener("submit", (event) => {
    event.preventDefault();
    narrow();
    const first = items.find((item) => !item.classList.contains("out"));
    if (find.value.trim() && first) first.scrollIntoView({ block: "center" });
  });
  addEventListener("hashchange", () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (find.value && target && !target.checkVisibility()) {
      find.value = "";
      narrow();
      target.scrollIntoView();
    }
  });

  const everything = document.getElementById("print-all");
  const button = document.getElementById("print");
  let opened = [];
  document.querySelector(".print").hidden = false;
  everything.addEventListener("change", () => root.classList.toggle("everything", everything.checked));
  root.classList.toggle("everything", everything.checked);
  button.addEventListener("click", () => print());
  addEventListener("beforeprint", () => {
    const parts = everything.checked ? "details:not([open])" : ".deviates .sc:not([open]), .waived .sc:not([open]), .broken .sc:not([open])";
    opened = [...document.querySelectorAll(parts)];
    opened.forEach((part) => (part.open = true));
    document.querySelectorAll(".chips input:not(:checked)").forEach((chip) => {
      document.querySelectorAll(`[data-v="${chip.id.slice(2)}"]`).forEach((item) => item.classList.add("off"));
    });
  });
  addEventListener("afterprint", () => {
    opened.forEach((part) => (part.open = false));
    document.querySelectorAll(".off").forEach((item) => item.classList.remove("off"));
  });

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && document.querySelector(".shot:target")) {
      document.querySelector(".shot:target .close").click();
    }
  });
})();
