// Windows: obey the orders a page carries on <body> (docs/architecture.md, "Pages", 8), and give pop-ups their size.
"use strict";
(() => {
  const body = document.body;

  const nameOf = (label) => {
    const copy = label.cloneNode(true);
    copy.querySelectorAll("[aria-hidden='true'], input, select, textarea").forEach((part) => part.remove());
    return copy.textContent.replace(/\s+/g, " ").trim();
  };

  const controlOf = (page, name) => {
    const label = [...page.querySelectorAll("label")].find((one) => nameOf(one) === name);
    return label ? label.control : page.querySelector(`[aria-label="${CSS.escape(name)}"]`);
  };

  const opener = () => {
    try {
      return window.opener && !window.opener.closed && window.opener.document ? window.opener : null;
    } catch {
      return null;
    }
  };

  const obey = () => {
    const from = opener();
    if (from && body.dataset.openerFill) {
      for (const [name, value] of Object.entries(JSON.parse(body.dataset.openerFill))) {
        const control = controlOf(from.document, name);
        if (control) control.value = value;
      }
    }
    if (body.dataset.openerGoto) {
      (from || window).location.assign(new URL(body.dataset.openerGoto, location.href));
      if (!from) return;
    }
    if ("close" in body.dataset) window.close();
  };

  const resize = () => {
    if (!window.opener || !body.dataset.window) return;
    const [width, height] = body.dataset.window.split("x").map(Number);
    window.resizeTo(Math.min(width, screen.availWidth), Math.min(height, screen.availHeight));
  };

  resize();
  obey();
})();
