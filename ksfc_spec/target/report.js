// Tells the adapter how the page was answered and what it orders its opener, before the page's own scripts act on it:
// "interactive" comes before deferred scripts run.
document.addEventListener("readystatechange", () => {
  if (window !== window.top || document.readyState !== "interactive") return;
  const orders = document.body ? document.body.dataset : {};
  const [entry] = performance.getEntriesByType("navigation");
  window.ksfcReport(JSON.stringify({
    status: entry && entry.responseStatus ? entry.responseStatus : 200,
    goto: window.opener ? orders.openerGoto || "" : "",
    close: Boolean(window.opener && "close" in orders),
  }));
});
