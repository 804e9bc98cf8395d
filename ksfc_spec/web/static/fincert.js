// KFTC's financial certificate service for any page, in the shape of the field's SDK: FinCert.Sdk.init, FinCert.Sdk.sign.
//
//   FinCert.Sdk.init({orgCode, apiKey, lang: "kor", useAutoConnInfo: true, success() {}, fail({code, message}) {}});
//   FinCert.Sdk.sign({
//     signFormat: {type: "CMS"}, content: {plainText: {plainTexts: [nonce], encoding: "UTF-8"}}, info: {signType: "01"},
//     success({certSeqNum, signedVals, ticket}) {}, fail({code, message}) {},
//   });
//
// `ticket` is for the site's server, which redeems it with KFTC for R; R itself never comes to a page. A site whose server
// opens the request gives `form`, the form that asks it to: then the server's page moves this one on, and only `fail` is called.
"use strict";
(() => {
  if (window.FinCert) return;

  const CANCELLED = { code: 800000, message: "사용자가 취소했습니다." };
  const UNSUPPORTED = { code: 900001, message: "이 브라우저에서는 금융인증서비스를 쓸 수 없습니다." };
  const RUNNING = { code: 100008, message: "금융인증서비스가 이미 열려 있습니다." };
  const NOT_READY = { code: 100001, message: "FinCert.Sdk.init을 먼저 불러 주세요." };
  const BAD_FORMAT = { code: 100002, message: "CMS 서명과 글 하나 이상이 필요합니다." };
  const WINDOW = "kftc";
  const nothing = () => {};
  let site = null;
  let running = null;

  const supported = () => typeof window.open === "function" && "postMessage" in window && "crypto" in window;

  const end = (how, told) => {
    const { watch, options } = running;
    window.clearInterval(watch);
    running = null;
    (options[how] || nothing)(told);
  };

  const watch = (popup) => window.setInterval(() => {
    if (running && popup.closed) end("fail", CANCELLED);
  }, 400);

  const addressOf = (options, state) => {
    const query = new URLSearchParams({ orgCode: site.orgCode, apiKey: site.apiKey, state });
    for (const text of options.content.plainText.plainTexts) query.append("plainText", text);
    return `/parties/kftc/sdk?${query}`;
  };

  const complete = (options) => {
    const texts = options.content && options.content.plainText && options.content.plainText.plainTexts;
    const cms = !options.signFormat || options.signFormat.type === "CMS";
    return cms && Array.isArray(texts) && texts.length > 0;
  };

  const begin = (options) => {
    const state = crypto.randomUUID();
    if (options.form) {
      if (!options.submitted) options.form.submit();
      running = { state, options, watch: 0 };
      window.setTimeout(() => { if (running) running.watch = watch(window.open("", WINDOW)); });
      return;
    }
    const popup = window.open(addressOf(options, state), WINDOW);
    if (!popup) return (options.fail || nothing)(UNSUPPORTED);
    running = { state, options, watch: watch(popup) };
  };

  window.addEventListener("message", (event) => {
    if (!running || event.origin !== location.origin || !event.data || event.data.from !== "fincert") return;
    if (event.data.state === running.state) end("success", event.data.result);
  });

  window.FinCert = {
    Sdk: {
      init(options) {
        const { success = nothing, fail = nothing, ...rest } = options || {};
        if (!supported()) return fail(UNSUPPORTED);
        site = { lang: "kor", useAutoConnInfo: true, ...rest };
        return success();
      },
      sign(options) {
        const fail = (options && options.fail) || nothing;
        if (!supported()) return fail(UNSUPPORTED);
        if (!site) return fail(NOT_READY);
        if (running) return fail(RUNNING);
        if (!options.form && !complete(options)) return fail(BAD_FORMAT);
        return begin(options);
      },
    },
  };

  // The window's last page hands the result to the page that asked.
  const { fincert } = document.body.dataset;
  if (fincert && window.opener) {
    window.opener.postMessage({ from: "fincert", ...JSON.parse(fincert) }, location.origin);
    window.close();
  }

  // A form that names its site asks through the SDK; without this script it opens the window by itself.
  for (const form of document.querySelectorAll("form[data-fincert-org]")) {
    if (window.name === WINDOW) break;
    const told = document.createElement("p");
    told.setAttribute("role", "status");
    const tell = ({ message }) => {
      told.className = "message plain";
      told.textContent = message;
      form.append(told);
    };
    FinCert.Sdk.init({ orgCode: form.dataset.fincertOrg, apiKey: form.dataset.fincertKey });
    form.addEventListener("submit", (event) => {
      told.remove();
      if (running) event.preventDefault();
      FinCert.Sdk.sign({ form, submitted: true, info: { signType: "01" }, fail: tell });
    });
  }
})();
