// Counts a remaining time (mm:ss) down, by the half minute for whoever asked for less motion. It only shows; the server
// alone decides when time is over.
"use strict";
(() => {
  const step = matchMedia("(prefers-reduced-motion: reduce)").matches ? 30000 : 1000;
  for (const part of document.querySelectorAll("[data-countdown]")) {
    const [minutes, seconds] = part.textContent.trim().split(":").map(Number);
    const until = performance.now() + (minutes * 60 + seconds) * 1000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.round((until - performance.now()) / 1000));
      part.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`;
      if (left === 0) clearInterval(timer);
    }, step);
  }
})();
