// Passkeys: asks the server for a question, the device for its answer, and sends the form with it.
// A page with such a form says itself what to do where this file does not run.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

function question({ publicKey }) {
  const asked = { ...publicKey, challenge: bytes(publicKey.challenge) };
  if (asked.user) asked.user = { ...asked.user, id: bytes(asked.user.id) };
  for (const list of ["excludeCredentials", "allowCredentials"]) {
    if (asked[list]) asked[list] = asked[list].map((key) => ({ ...key, id: bytes(key.id) }));
  }
  return asked;
}

function answer(made) {
  const response = {};
  for (const part of ["attestationObject", "authenticatorData", "clientDataJSON", "signature", "userHandle"]) {
    response[part] = made.response[part] ? text(made.response[part]) : null;
  }
  return JSON.stringify({ id: made.id, rawId: text(made.rawId), type: made.type, response });
}

function offer(form) {
  const { passkey, passkeyDo, passkeyFailed, passkeyHeld } = form.dataset;
  const problem = form.querySelector("[data-passkey-problem]");
  const fields = form.elements;
  form.hidden = false;
  addEventListener("pageshow", () => { fields.answer.value = ""; });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      const got = await fetch(passkey, { method: "POST", body: new URLSearchParams(new FormData(form)), redirect: "manual" });
      if (got.type === "opaqueredirect") return location.reload();
      const said = await got.json();
      if (!got.ok) {
        problem.textContent = said.message;
        return undefined;
      }
      const publicKey = question(said.options);
      const made = await navigator.credentials[passkeyDo]({ publicKey });
      fields.token.value = said.token;
      fields.answer.value = answer(made);
      form.submit();
    } catch (error) {
      problem.textContent = error.name === "InvalidStateError" && passkeyHeld ? passkeyHeld : passkeyFailed;
    }
    return undefined;
  });
}

if ("PublicKeyCredential" in window) {
  for (const instead of document.querySelectorAll("[data-passkey-without]")) instead.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) offer(form);
}
