// The phone's own prompt for finger or face (W3C Web Authentication): the answer goes into the form, "" where there is none.
"use strict";
(() => {
  const ask = async ({ kind, options }) => {
    if (kind === "create") {
      const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
      return navigator.credentials.create({ publicKey });
    }
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
    return navigator.credentials.get({ publicKey });
  };

  for (const form of document.querySelectorAll("[data-webauthn]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        const credential = await ask(JSON.parse(form.dataset.webauthn));
        form.elements.credential.value = JSON.stringify(credential.toJSON());
      } catch {
        form.elements.credential.value = "";
      }
      form.submit();
    });
  }
})();
