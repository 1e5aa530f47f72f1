// What the pages gain where the browser runs scripts. Every page works without this file.
// Nothing about a person is ever put into the browser's storage.

import { initAll } from "%govuk.js%";

initAll();

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

// Radios that reveal fields are marked as expanded, which ARIA does not allow on a radio. The
// mark is set anew at each click, so it is taken off after each.
function plainRadios() {
  for (const radio of $$("input[type=radio][aria-expanded]")) radio.removeAttribute("aria-expanded");
}
plainRadios();
document.addEventListener("click", plainRadios);
addEventListener("pageshow", plainRadios);

// Hide screen: covers everything at once, and comes back to the same place.

function hideScreen(button) {
  const { coverTitle, coverText, coverReturn } = button.dataset;
  let cover = null;
  let before = null;

  function hide() {
    const title = document.title;
    const focused = document.activeElement;
    const dialogs = $$("dialog[open]");
    const others = [...document.body.children];
    cover = document.createElement("div");
    cover.className = "sw-cover";
    cover.setAttribute("role", "dialog");
    cover.setAttribute("aria-label", coverTitle);
    if ("popover" in cover) cover.popover = "manual";
    const inner = cover.appendChild(document.createElement("div"));
    inner.className = "sw-cover__inner";
    const heading = inner.appendChild(document.createElement("p"));
    heading.className = "govuk-heading-m";
    heading.textContent = coverTitle;
    const text = inner.appendChild(document.createElement("p"));
    text.className = "govuk-body";
    text.textContent = coverText;
    const back = inner.appendChild(document.createElement("button"));
    back.type = "button";
    back.className = "sw-link-button govuk-body";
    back.textContent = coverReturn;
    back.addEventListener("click", show);
    for (const dialog of dialogs) dialog.close();
    for (const other of others) other.inert = true;
    document.body.append(cover);
    document.body.classList.add("sw-covered");
    if (cover.showPopover) cover.showPopover();
    document.title = coverTitle;
    back.focus();
    before = { title, focused, dialogs, others };
  }

  function show() {
    const { title, focused, dialogs, others } = before;
    cover.remove();
    cover = null;
    document.body.classList.remove("sw-covered");
    for (const other of others) other.inert = false;
    document.title = title;
    for (const dialog of dialogs) dialog.showModal();
    if (focused && focused !== document.body) focused.focus({ preventScroll: true });
  }

  button.setAttribute("role", "button");
  button.addEventListener("click", (event) => {
    event.preventDefault();
    hide();
  });
  button.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    hide();
  });

  // Twice within 0.8 seconds. A third, hurried press must not bring the page back.
  let last = -Infinity;
  let rest = 0;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = performance.now();
    if (now < rest) return;
    if (now - last > 800) {
      last = now;
      return;
    }
    last = -Infinity;
    rest = now + 1000;
    if (cover) show();
    else hide();
  }, true);
}

const hideButton = $("[data-hide-screen]");
if (hideButton) hideScreen(hideButton);

// Drafts: the server keeps what is typed, so that a lost connection loses nothing.

const flushes = [];

function keepDraft(status) {
  const form = status.closest("form");
  if (!form) return;
  const { draft, saved, notSaved, locked } = status.dataset;
  const body = () => {
    const fields = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string") fields.append(name, value);
    }
    return fields.toString();
  };
  // An empty field that a widget adds is nothing typed.
  const typed = (fields) => fields.split("&").filter((field) => !field.endsWith("=")).join("&");
  let kept = body();
  const changed = (now) => typed(now) !== typed(kept);
  let sending = false;
  let retry = 0;
  let leaving = false;

  // Each minute's new time is shown but not read out; a change of state is.
  function say(state, text) {
    if (status.textContent === text) return;
    status.setAttribute("aria-live", status.dataset.state === state ? "off" : "polite");
    status.dataset.state = state;
    status.textContent = text;
  }
  function clock() {
    return new Date().toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/London" });
  }

  async function send(keepalive = false) {
    const now = body();
    if (sending || leaving || !changed(now)) return;
    sending = true;
    clearTimeout(retry);
    try {
      const answer = await fetch(draft, {
        method: "POST",
        body: now,
        headers: { "content-type": "application/x-www-form-urlencoded" },
        redirect: "manual",
        keepalive: keepalive && now.length < 60000,
      });
      if (answer.ok) {
        kept = now;
        say("saved", saved.replace("%time", clock()));
      } else if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        say("failed", locked);
      } else {
        throw new Error(String(answer.status));
      }
    } catch {
      say("failed", notSaved);
      retry = setTimeout(send, 5000);
    } finally {
      sending = false;
    }
  }

  setInterval(send, 10000);
  form.addEventListener("focusout", () => send());
  form.addEventListener("change", () => send());
  addEventListener("online", () => send());
  document.addEventListener("visibilitychange", () => document.hidden && send(true));
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(retry);
  });
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => {
    if (!leaving && changed(body())) event.preventDefault();
  });
  flushes.push(() => send(true));
}

for (const status of $$("[data-draft]")) keepDraft(status);

// Any other form that was begun: once the session is locked, sending it means that the server keeps
// it for its owner and does nothing else with it.

const typed = (form) => new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string")).toString();
const plainForms = $$("main form[method=post]")
  .filter((form) => !$("[data-draft], [type=password], [type=file]", form))
  .map((form) => ({ form, before: typed(form) }));

async function keepBegun(locked) {
  const begun = plainForms.filter(({ form, before }) => typed(form) !== before);
  if (!begun.length) return false;
  await fetch(locked, { redirect: "manual" });
  await Promise.allSettled(begun.map(({ form }) => fetch(form.action, {
    method: "POST",
    body: typed(form),
    headers: { "content-type": "application/x-www-form-urlencoded" },
    redirect: "manual",
  })));
  return true;
}

// The lock: warn in good time, let the person stay, keep what was typed.

function lockWarning(dialog) {
  const { warnAfter, lockAfter, keep, locked } = dialog.dataset;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("sharewise-active") : null;
  let used = Date.now();
  let told = used;

  function active(tell = true) {
    used = Date.now();
    if (dialog.open) dialog.close();
    // The server counts too: tell it at most once a minute.
    if (tell && used - told > 60000) stay();
  }
  function stay() {
    told = Date.now();
    fetch(keep, { method: "POST", redirect: "manual" }).catch(() => {});
    tabs?.postMessage(0);
  }
  async function check() {
    const idle = (Date.now() - used) / 1000;
    if (idle >= lockAfter) {
      await Promise.allSettled(flushes.map((flush) => flush()));
      const kept = await keepBegun(locked).catch(() => false);
      const draft = $("[data-draft][data-back]")?.dataset.back;
      const back = draft ?? (kept ? "/" : location.pathname + location.search);
      location.assign(locked + "?back=" + encodeURIComponent(back));
    } else if (idle >= warnAfter && !dialog.open && !$(".sw-cover")) {
      dialog.showModal();
    }
  }
  for (const event of ["keydown", "pointerdown"]) {
    document.addEventListener(event, () => dialog.open || active(), { passive: true });
  }
  tabs?.addEventListener("message", () => active(false));
  $("[data-lock-stay]", dialog).addEventListener("click", () => {
    active(false);
    stay();
  });
  dialog.addEventListener("close", () => { used = Date.now(); });
  setInterval(check, 5000);
}

const lock = $("dialog[data-lock]");
if (lock) lockWarning(lock);

// Type the first letters of a name instead of going through a long list.

function load(tag, attributes) {
  return new Promise((resolve, reject) => {
    const element = Object.assign(document.createElement(tag), attributes);
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    document.head.append(element);
  });
}

const escaped = (text) => text.replace(/[&<>"']/g, (c) => "&#" + c.charCodeAt(0) + ";");
const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

function findIn(select) {
  const { find, findNone, findMore, findLoading, findError, findResults, findSelected } = select.dataset;
  const own = [...select.options].filter((o) => o.value).map((o) => ({ id: o.value, label: o.text }));
  const id = select.id;
  let asked = 0;
  let nothing = findNone;

  async function source(query, show) {
    const turn = ++asked;
    nothing = findNone;
    const wanted = folded(query.trim());
    if (!find) return show(own.filter((o) => folded(o.label).includes(wanted)));
    nothing = findLoading;
    try {
      // In the body: a name must not stand in an address.
      const body = new URLSearchParams({ typed: query });
      const answer = await fetch(find, { method: "POST", body, headers: { accept: "application/json" } });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      nothing = findNone;
      if (turn === asked) show(found);
    } catch {
      nothing = findError;
      if (turn === asked) show([]);
    }
  }
  function choose(item) {
    if (!item) return;
    let option = [...select.options].find((o) => o.value === item.id);
    if (!option) {
      option = new Option(item.label, item.id);
      select.append(option);
    }
    option.selected = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  }

  // The search for those without a script.
  $('[data-find-plain="' + CSS.escape(id) + '"]')?.remove();
  const chosen = select.selectedOptions[0];
  const place = document.createElement("div");
  select.before(place);
  select.id = id + "-select";
  select.hidden = true;
  accessibleAutocomplete({
    element: place,
    id,
    name: select.name + "-typed",
    source,
    minLength: 2,
    autoselect: false,
    confirmOnBlur: false,
    defaultValue: chosen && chosen.value ? chosen.text : "",
    templates: {
      inputValue: (item) => (item ? item.label : ""),
      suggestion: (item) => escaped(typeof item === "string" ? item : item.label),
    },
    onConfirm: choose,
    tNoResults: () => nothing,
    tStatusQueryTooShort: () => findMore,
    tStatusNoResults: () => nothing,
    tStatusResults: (n, selected) => findResults.replace("%n", n) + ". " + selected,
    tStatusSelectedOption: (label) => findSelected.replace("%label", label),
    tAssistiveHint: () => findMore,
  });
  const input = $("#" + CSS.escape(id));
  const described = select.getAttribute("aria-describedby");
  if (described) input.setAttribute("aria-describedby", described + " " + (input.getAttribute("aria-describedby") ?? ""));
  // Text that was changed after choosing no longer means the one chosen.
  input.addEventListener("input", () => {
    select.value = "";
    if (select.value) select.selectedIndex = -1;
  });
}

const finds = $$("select[data-find]");
if (finds.length) {
  Promise.all([
    load("link", { rel: "stylesheet", href: "%find.css%" }),
    load("script", { src: "%find.js%" }),
  ]).then(() => finds.forEach(findIn), () => {});
}

// In an emergency the children who may be meant show while the name is typed. Nobody has to choose one,
// and what fails here is not shown: sending waits for nothing.
function lookFor(place) {
  const { lookFor, lookAt, lookLegend, lookOther } = place.dataset;
  const input = $("#" + CSS.escape(lookFor));
  let timer = 0;
  let asked = "";

  function choice(item, n) {
    const row = Object.assign(document.createElement("div"), { className: "govuk-radios__item" });
    const id = "looked-" + n;
    const radio = Object.assign(document.createElement("input"), {
      type: "radio", name: "child", value: item.id, id, className: "govuk-radios__input", checked: !item.id,
    });
    const label = Object.assign(document.createElement("label"), {
      htmlFor: id, className: "govuk-label govuk-radios__label", textContent: item.label,
    });
    row.append(radio, label);
    return row;
  }
  function show(found) {
    if (!found.length) return place.replaceChildren();
    const set = Object.assign(document.createElement("fieldset"), { className: "govuk-fieldset" });
    const legend = Object.assign(document.createElement("legend"), {
      className: "govuk-fieldset__legend", textContent: lookLegend,
    });
    const radios = Object.assign(document.createElement("div"), { className: "govuk-radios govuk-radios--small" });
    radios.append(...[...found.slice(0, 6), { id: "", label: lookOther }].map(choice));
    set.append(legend, radios);
    place.replaceChildren(set);
  }
  async function look() {
    const typed = input.value.trim();
    if (typed === asked) return;
    asked = typed;
    if (typed.length < 3) return place.replaceChildren();
    try {
      const body = new URLSearchParams({ typed });
      const answer = await fetch(lookAt, { method: "POST", body, headers: { accept: "application/json" } });
      const found = answer.ok ? await answer.json() : [];
      if (typed === asked) show(found);
    } catch {
      place.replaceChildren();
    }
  }
  // The radios that the server showed for a name stand for themselves.
  if (!input || $('form input[type="radio"][name="child"]')) return;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 400);
  });
}
$$("[data-look-for]").forEach(lookFor);

for (const button of $$("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
