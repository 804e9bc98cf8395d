// The live document as HTML: values, ticks and choices as attributes, what is not seen marked, passwords left out.
() => {
  const next = window.ksfcNext || (window.ksfcNext = { id: 0 });
  const live = document.documentElement;
  for (const element of live.querySelectorAll("*")) {
    if (!element.hasAttribute("data-ksfc-id")) element.setAttribute("data-ksfc-id", String(++next.id));
  }
  const copy = live.cloneNode(true);
  const originals = live.querySelectorAll("*");
  const copies = copy.querySelectorAll("*");
  const flag = (element, name, on) => on ? element.setAttribute(name, name) : element.removeAttribute(name);
  originals.forEach((element, index) => {
    const twin = copies[index];
    const tag = element.localName;
    if (document.body && document.body.contains(element) && tag !== "option" && !element.closest("option, noscript, template")) {
      const seen = element.checkVisibility
        ? element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false })
        : element.getClientRects().length > 0;
      if (!seen && !(tag === "br" || tag === "wbr")) twin.setAttribute("data-ksfc-hidden", "");
    }
    if (tag === "input") {
      if (element.type === "checkbox" || element.type === "radio") flag(twin, "checked", element.checked);
      else if (element.type === "password") twin.removeAttribute("value");
      else if (element.type !== "file") twin.setAttribute("value", element.value);
    } else if (tag === "textarea") {
      twin.textContent = element.value;
    } else if (tag === "option") {
      flag(twin, "selected", element.selected);
    }
  });
  return "<!doctype html>" + copy.outerHTML;
}
