// Nine points joined with a finger: the way is written into the field, lifting the finger sends it.
"use strict";
(() => {
  const set = (pad) => {
    const form = pad.closest("form");
    const field = form.elements[pad.dataset.pattern];
    const line = pad.querySelector("polyline");
    const points = [...pad.querySelectorAll("[data-point]")];
    let way = [];

    const middle = (point) => {
      const outer = pad.getBoundingClientRect();
      const box = point.getBoundingClientRect();
      return [box.left + box.width / 2 - outer.left, box.top + box.height / 2 - outer.top, outer.width];
    };

    const draw = () => {
      line.setAttribute("points", way.map((point) => {
        const [x, y, width] = middle(point);
        return `${(x / width) * 300},${(y / width) * 300}`;
      }).join(" "));
      points.forEach((point) => point.classList.toggle("joined", way.includes(point)));
    };

    const touch = (event) => {
      const under = document.elementFromPoint(event.clientX, event.clientY);
      const point = points.find((one) => one === under);
      if (!point || way.includes(point)) return;
      way.push(point);
      draw();
    };

    pad.addEventListener("pointerdown", (event) => {
      pad.setPointerCapture(event.pointerId);
      way = [];
      touch(event);
    });
    pad.addEventListener("pointermove", (event) => { if (pad.hasPointerCapture(event.pointerId)) touch(event); });
    pad.addEventListener("pointerup", () => {
      if (!way.length) return;
      field.value = way.map((point) => point.dataset.point).join("-");
      form.requestSubmit();
    });
  };

  document.querySelectorAll("[data-pattern]").forEach(set);
})();
