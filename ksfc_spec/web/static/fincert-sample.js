// KFTC's sample page: the SDK as any site may use it.
"use strict";
(() => {
  const holder = document.querySelector("[data-sample]");
  const told = holder.querySelector("[role=status]");
  const fail = ({ code, message }) => { told.textContent = `${code}: ${message}`; };
  FinCert.Sdk.init({ orgCode: holder.dataset.org, apiKey: holder.dataset.key, fail });
  holder.querySelector("button").addEventListener("click", () => FinCert.Sdk.sign({
    signFormat: { type: "CMS" },
    content: { plainText: { plainTexts: [holder.querySelector("input").value], encoding: "UTF-8" } },
    info: { signType: "01" },
    success: ({ certSeqNum, signedVals }) => { told.textContent = `서명 완료 ${certSeqNum} (${signedVals[0].length}자)`; },
    fail,
  }));
})();
