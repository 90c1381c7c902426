// Passkeys, where the browser has them: shows the forms that need one, and fills them in by asking the device. Pages are whole without it.
(() => {
  "use strict";
  const api = window.PublicKeyCredential;
  if (!api?.parseCreationOptionsFromJSON || !api.parseRequestOptionsFromJSON) return;
  let asking = false;

  const offer = () => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.hidden = false;
    for (const words of document.querySelectorAll("[data-without-passkey]")) words.hidden = true;
  };

  const ask = ({ passkey, options }) => {
    const wishes = JSON.parse(options);
    return passkey === "new"
      ? navigator.credentials.create({ publicKey: api.parseCreationOptionsFromJSON(wishes) })
      : navigator.credentials.get({ publicKey: api.parseRequestOptionsFromJSON(wishes) });
  };

  document.addEventListener("submit", async event => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.Credential.value) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (asking) return;
    asking = true;
    const said = form.querySelector("[role=status]");
    said.textContent = "";
    try {
      form.elements.Credential.value = JSON.stringify(await ask(form.dataset));
      form.requestSubmit();
    } catch {
      said.textContent = said.dataset.otherwise;
    } finally {
      asking = false;
    }
  }, true);

  document.addEventListener("htmx:load", offer);
  offer();
})();
