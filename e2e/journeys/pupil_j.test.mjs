// The story of pupil J, from the Information Commissioner's ten steps (step 3), from end to end: two members of
// staff notice something on one day; the lead reads both; somebody talks with the child; the home is rung; a service
// is asked for help with no more than it needs; a safety plan is made; support that the family does not want is
// recorded as not shared; somebody looks in every week; and the two who began it see what came of it.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { checkPage, screenshot } from '../lib/checks.mjs';
import { open } from '../lib/browser.mjs';

const ENGLISH = {
  child: /Jamie Hartley/,
  label: /Jamie Hartley,.*9C/,
  letters: 'jam',
  people: ['Hartley'],
  lead: 'Meera Joshi',
  first: {
    name: 'Hannah Fletcher',
    saw: 'Jamie let his head drop to the table instead of working and would not speak in front of the others.',
    thinks: 'His mood has changed. It is not like him.',
    category: 'mental-health',
  },
  second: {
    name: 'Tomasz Zielinski',
    saw: 'Jamie seemed much more tired than usual in registration. I tried to talk with him and he did not want to.',
    words: 'I just feel sad.',
  },
  tag: 'mental-health',
  talker: 'Daniel Adeyemi',
  talk: 'Jamie became tearful. He worries about how he feels and cannot shake it off. He has begun to hurt himself. He has had no thought of suicide.',
  voice: 'I can’t stop worrying about the divorce and where we will live.',
  call: 'Rang his mother. Told her what two teachers had noticed and what Jamie said. Agreed that we ask CAMHS to see him.',
  spokeWith: 'Rachel Hartley, mother',
  said: 'She had seen that he does not sleep. She wants CAMHS to see him.',
  service: 'Aldershire CAMHS',
  serviceWhy: 'Low mood, worry and self-harm. No thought of suicide.',
  purpose: 'So that Jamie is seen by CAMHS.',
  why: 'CAMHS cannot judge how soon to see him without what he said and did.',
  counsellor: 'School counsellor',
  plan: 'Jamie may hurt himself when the house is loud.',
  place: 'Go to the library or to Mr Adeyemi. At home, ring Gran.',
  agreed: 'Jamie and his mother',
  offered: 'Aldermoor Families First',
  offeredWhy: 'Help with where the family will live.',
  declined: 'They do not need it at present.',
  instead: 'We ring the family every week.',
  weekly: 'Ring home and speak with Jamie.',
  checked: 'Jamie slept better. His mother will ring if that changes.',
  reply: 'Thank you. Jamie was spoken with today and his mother knows. He is getting help. Please tell me at once if you notice anything more.',
  secret: 'does not sleep',
};

const WELSH = {
  child: /Cerys Llwyd/,
  label: /Cerys Llwyd,.*8M/,
  letters: 'cer',
  people: ['Llwyd'],
  lead: 'Nia Prydderch',
  first: {
    name: 'Rhodri Bowen',
    saw: 'Rhoddodd Cerys ei phen ar y bwrdd yn lle gweithio ac ni fynnai siarad o flaen y lleill.',
    thinks: 'Mae ei hwyliau wedi newid. Nid yw hyn yn nodweddiadol ohoni.',
    category: 'mental-health',
  },
  second: {
    name: 'Sara Begum',
    saw: 'Roedd Cerys yn llawer mwy blinedig nag arfer wrth gofrestru.',
    words: 'Dw i jyst yn teimlo’n drist.',
  },
  tag: 'mental-health',
  talker: null,
  talk: 'Bu Cerys yn crio. Mae’n poeni am sut mae’n teimlo.',
  voice: 'Alla i ddim peidio â phoeni.',
  call: 'Ffoniais ei mam a dweud beth a sylwyd arno.',
  spokeWith: 'Nerys Llwyd, mam',
  said: 'Mae hi’n ddiolchgar am yr alwad.',
  service: null,
  counsellor: 'Cwnselydd yr ysgol',
  plan: 'Gall Cerys deimlo’n waeth gyda’r nos.',
  place: 'Mynd at Mrs Prydderch.',
  agreed: 'Cerys a’i mam',
  weekly: 'Ffonio adref a siarad â Cerys.',
  checked: 'Cysgodd Cerys yn well.',
  reply: 'Diolch. Siaradwyd â Cerys heddiw ac mae ei mam yn gwybod.',
  secret: 'yn ddiolchgar',
};

const send = (page) => page.locator('main form button[type="submit"]').last().click();
const text = (page) => page.locator('main').innerText();

/** Chooses a person: by the first letters where there is a script, from the plain list where there is none. */
async function choose(page, js, field, letters, label) {
  if (js) {
    await page.locator(`input#${field}`).fill(letters);
    await page.getByRole('option', { name: label }).first().click();
    return;
  }
  const list = page.locator(`select[name="${field}"]`);
  const option = list.locator('option').filter({ hasText: label }).first();
  await list.selectOption(await option.getAttribute('value'));
}

/** Fills the three boxes of a date that lies so many days ahead. */
async function date(page, name, days) {
  const day = new Date(Date.now() + days * 86_400_000);
  await page.locator(`input[name="${name}-day"]`).fill(String(day.getUTCDate()));
  await page.locator(`input[name="${name}-month"]`).fill(String(day.getUTCMonth() + 1));
  await page.locator(`input[name="${name}-year"]`).fill(String(day.getUTCFullYear()));
}

/** How many things wait in a section, as the badge says. */
async function badge(page, href) {
  const link = page.locator(`nav a[href="${href}"] .sw-badge`);
  return (await link.count()) ? Number(await link.first().textContent()) : 0;
}

/** A member of staff logs what they noticed; gives the concern's path. */
async function log(page, js, s, what, check, shot) {
  await page.goto('/concerns/new');
  await choose(page, js, 'child', s.letters, s.label);
  await page.locator('input[name="danger"][value="today"]').check();
  await page.locator('textarea[name="saw"]').fill(what.saw);
  await page.locator('input[name="kind"][value="fact"]').check();
  if (what.thinks) {
    await page.locator('button[value="add-statement"]').click();
    await page.locator('textarea[name="saw-2"]').fill(what.thinks);
    await page.locator('input[name="kind-2"][value="opinion"]').check();
    assert.equal(await page.locator('textarea[name="saw"]').inputValue(), what.saw, 'nothing typed is lost');
    assert.ok(!(await page.locator('input[name="not-listed-on"]').isChecked()), 'a child who was chosen is on the list');
  }
  if (what.words) await page.locator('textarea[name="words"]').fill(what.words);
  if (what.category) {
    await page.locator('details:has(select[name="category"]) > summary').click();
    await page.locator('select[name="category"]').selectOption(what.category);
  }
  await check(`${shot}-form`, s.people, page);
  await page.locator('button[name="action"][value="log"]').last().click();
  await page.waitForURL(/\/concerns\/[0-9a-f-]{36}\/logged$/);
  assert.ok((await text(page)).includes(s.lead), 'it says who was told');
  assert.ok(await page.locator('main a[href="tel:999"]').count(), 'it says what to do if it gets worse');
  await check(`${shot}-logged`, s.people, page);
  return new URL(page.url()).pathname.replace('/logged', '');
}

/** Two people log something about one child on one day, and the lead reads both. */
async function noticed({ page, js, check, as }, s) {
  await signInAs(page, s.first.name);
  const one = await log(page, js, s, s.first, check, '01-first');
  const second = await as(s.second.name);
  const two = await log(second, js, s, s.second, check, '02-second');

  const lead = await as(s.lead);
  await lead.goto('/');
  const waiting = await badge(lead, '/');
  assert.ok(waiting >= 2, 'both wait for the lead');
  await check('03-inbox', s.people, lead);
  for (const [n, concern] of [one, two].entries()) {
    await lead.goto('/');
    await lead.locator(`main a[href="${concern}/lead"]`).click();
    await lead.waitForURL(`**${concern}/lead`);
    assert.equal(await badge(lead, '/'), waiting - n - 1, 'what was read waits no longer');
    if (n === 0) {
      assert.ok(await lead.locator(`input[name="tags"][value="${s.first.category}"]`).isChecked(), 'what the writer chose is ticked');
      const names = await lead.locator('main table a').allInnerTexts();
      assert.equal(new Set(names).size, names.length, 'each link to mark a statement has a name of its own');
    }
    await check(`04-concern-${n + 1}`, s.people, lead);
    const tag = lead.locator(`input[name="tags"][value="${s.tag}"]`);
    await tag.check();
    await tag.locator('xpath=ancestor::form').locator('button').click();
    await lead.waitForURL(`**${concern}/lead`);
  }
  await lead.locator('main a[href^="/children/"]').first().click();
  await lead.waitForURL(/\/children\/[0-9a-f-]{36}$/);
  return { one, two, second, lead, child: new URL(lead.url()).pathname };
}

/** The talk with the child, and the call home. */
async function spoke({ check, as }, s, lead, child) {
  const talker = s.talker ? await as(s.talker) : lead;
  await talker.goto(`${child}/note`);
  await talker.locator('input[name="kind"][value="talk-with-child"]').check();
  await talker.locator('textarea[name="text"]').fill(s.talk);
  await talker.locator('textarea[name="voice"]').fill(s.voice);
  await talker.locator('input[name="serious"][value="high"]').check();
  await check('05-talk', s.people, talker);
  await send(talker);
  await talker.waitForURL(`**${child}`);

  await lead.goto(`${child}/note`);
  await lead.locator('input[name="kind"][value="family-contact"]').check();
  await lead.locator('textarea[name="text"]').fill(s.call);
  await lead.locator('input[name="spoke-with"]').fill(s.spokeWith);
  await lead.locator('textarea[name="said"]').fill(s.said);
  await lead.locator('input[name="told"][value="told"]').check();
  await check('06-call-home', s.people, lead);
  await send(lead);
  await lead.waitForURL(`**${child}`);
  const page = await text(lead);
  assert.ok(page.includes(s.talk) && page.includes(s.voice) && page.includes(s.said), 'all of it stands in the chronology');
}

/** The safety plan, made with the child and the family. */
async function planned({ check }, s, lead, child) {
  await lead.goto(`${child}/plan`);
  await lead.locator('textarea[name="place"]').fill(s.place);
  await send(lead);
  await lead.locator('.govuk-error-summary').waitFor();
  assert.equal(await lead.locator('textarea[name="place"]').inputValue(), s.place, 'nothing typed is lost');
  await lead.locator('textarea[name="worries"]').fill(s.plan);
  await lead.locator('textarea[name="agreed"]').fill(s.agreed);
  await date(lead, 'review', 14);
  await check('07-plan', s.people, lead);
  await send(lead);
  await lead.waitForURL(`**${child}`);
}

/** A referral to a service, with where it stands. */
async function referred(lead, child, service, why, outcome, words = '') {
  await lead.goto(`${child}/referrals`);
  await lead.locator('input[name="service"]').fill(service);
  await lead.locator('textarea[name="why"]').fill(why);
  await lead.locator(`input[name="outcome"][value="${outcome}"]`).check();
  await lead.locator('textarea[name="words"]').fill(words);
  await send(lead);
  await lead.waitForURL(`**${child}/referrals`);
  assert.ok((await text(lead)).includes(service));
}

/** Somebody looks in every week: the first is recorded, and the next is there. */
async function lookedIn({ check }, s, lead, child) {
  await lead.goto(`${child}/check-in`);
  await date(lead, 'first', 0);
  assert.ok(await lead.locator('input[name="every"][value="7"]').isChecked(), 'weekly is what is offered first');
  await lead.locator('textarea[name="text"]').fill(s.weekly);
  await check('08-check-in', s.people, lead);
  await send(lead);
  await lead.waitForURL(`**${child}`);
  const due = lead.locator('main a[href^="/tasks/"]').filter({ has: lead.locator('xpath=ancestor::tr').filter({ hasText: s.weekly }) });
  const first = await due.first().getAttribute('href');
  await lead.goto(first);
  await lead.locator('textarea[name="text"]').fill(s.checked);
  await check('09-looked-in', s.people, lead);
  await send(lead);
  await lead.waitForURL((address) => address.pathname === '/');
  await lead.goto(child);
  const page = await text(lead);
  assert.ok(page.includes(s.checked), 'it stands in the chronology');
  const next = await due.first().getAttribute('href');
  assert.notEqual(next, first, 'the next one is set by itself');
}

/** The two who began it see that it was read, by whom, and what came of it; not what the family said. */
async function answered({ page, check }, s, lead, { one, two, second }) {
  for (const concern of [one, two]) {
    await lead.goto(`${concern}/lead`);
    await lead.locator(`main a[href="${concern}/answer"]`).click();
    await lead.locator('textarea[name="answer"]').fill(s.reply);
    if (concern === one) await check('10-reply', s.people, lead);
    await send(lead);
    await lead.waitForURL(`**${concern}/lead`);
  }
  await lead.goto(`${two}/close`);
  await lead.locator('input[name="reason"][value="resolved"]').check();
  await lead.locator('textarea[name="words"]').fill(s.said);
  await check('11-close', s.people, lead);
  await send(lead);
  await lead.waitForURL(`**${two}/lead`);
  for (const [where, has, not] of [['/concerns', one, two], ['/concerns?state=closed', two, one]]) {
    await lead.goto(where);
    assert.equal(await lead.locator(`main a[href="${has}/lead"]`).count(), 1, `${where} lists it`);
    assert.equal(await lead.locator(`main a[href="${not}/lead"]`).count(), 0, `${where} leaves it out`);
  }
  await lead.goto('/concerns');
  await check('11-open', s.people, lead);

  await page.goto('/');
  assert.equal(await badge(page, '/'), 1, 'a reply waits');
  await check('12-my-work', s.people, page);
  await page.goto('/my-concerns');
  await check('13-my-concerns', s.people, page);
  for (const [who, concern, other] of [[page, one, two], [second, two, one]]) {
    await who.goto(concern);
    const read = await text(who);
    assert.ok(read.includes(s.lead) && read.includes(s.reply), 'who read it, and what they may know');
    assert.ok(!read.includes(s.secret) && !read.includes(s.talk), 'not what the family or the child said later');
    assert.equal((await who.goto(other)).status(), 404, 'not what a colleague logged');
    await who.goto('/');
    assert.equal(await badge(who, '/'), 0, 'it was read');
  }
  await second.goto(two);
  await check('14-what-came-of-it', s.people, second);
}

/** The child's page tells the whole story, and the filter a part of it. */
async function wholePicture({ check }, s, lead, child) {
  await lead.goto(child);
  await check('15-child', s.people, lead);
  await lead.goto(`${child}?kind=talk-with-child`);
  const talks = await text(lead);
  assert.ok(talks.includes(s.talk) && !talks.includes(s.call), 'only talks with the child');
  await check('16-filtered', s.people, lead);
  await lead.goto(`${child}?mark=opinion`);
  assert.ok(!(await text(lead)).includes(s.talk), 'only what is marked as opinion');
}

/** The first screens of a decision; gives its path. */
async function begin(lead, child, recipient, purpose, words) {
  await lead.goto(`/decide/new?child=${child.split('/').pop()}`);
  await lead.locator(`input[name="purpose"][value="${purpose}"]`).check();
  await lead.locator('textarea[name="purpose-text"]').fill(words);
  const list = lead.locator('select[name="recipient"]');
  const option = list.locator('option').filter({ hasText: recipient }).first();
  await list.selectOption(await option.getAttribute('value'));
  await send(lead);
  await lead.waitForURL(/\/decide\/[0-9a-f-]{36}\/questions$/);
  return new URL(lead.url()).pathname.replace('/questions', '');
}

/** The service is sent what it needs: what was seen today and what the child said, and nothing older. */
async function shared({ browser, url, lang, js, check }, s, lead, child) {
  const decision = await begin(lead, child, s.service, 'provide_service', s.purpose);
  for (const words of [s.first.saw, s.second.saw, s.second.words, s.talk]) {
    await lead.locator('main label').filter({ hasText: words }).first().click();
  }
  await lead.locator('input[name="family"][value="told"]').check();
  await lead.locator('textarea[name="why-necessary"]').fill(s.why);
  await lead.locator('input[name="basis"]').first().check();
  await lead.locator('button[name="next"][value="check"]').click();
  await lead.waitForURL(`**${decision}/check`);
  await check('20-check', s.people, lead);
  await lead.locator('main form button[type="submit"]').first().click();
  await lead.waitForURL(`**${decision}/done`);

  // CAMHS has no account here: a link opened once, with a code that goes by telephone.
  await lead.goto(child);
  await lead.locator('main a[href^="/sharings/"]').first().click();
  await lead.waitForURL(/\/sharings\/[0-9a-f-]{36}$/);
  await lead.locator('form[action$="/link"] button').click();
  const address = new URL((await lead.locator('main code').innerText()).trim()).pathname;
  const code = (await lead.locator('main [role="status"] strong').innerText()).trim();
  await check('21-sharing', s.people, lead);
  const outside = await open(browser, { url, lang, js });
  try {
    const there = outside.page;
    await there.goto(`/sign-in?lang=${lang}`);
    await there.goto(address);
    await there.locator('input[name="code"]').fill(code);
    await there.locator('main form button[type="submit"]').last().click();
    await there.locator('main').filter({ hasText: s.first.saw }).waitFor();
    const read = await text(there);
    for (const words of [s.first.saw, s.second.saw, s.second.words, s.talk]) assert.ok(read.includes(words), words);
    for (const words of [s.first.thinks, 'no homework', 'the house will be sold', s.said]) {
      assert.ok(!read.toLowerCase().includes(words.toLowerCase()), `not needed, so not sent: ${words}`);
    }
    await checkPage(there, { lang, problems: outside.problems, people: s.people });
    if (js) await screenshot(there, `pupil-j-22-received-${lang}`);
  } finally {
    await outside.context.close();
  }
}

/** What the family does not want now is recorded as a decision not to share, which comes back. */
async function notShared({ check }, s, lead, child) {
  const decision = await begin(lead, child, s.offered, 'promote_welfare', s.offeredWhy);
  await lead.goto(`${decision}/not-share`);
  await lead.locator('input[name="codes"][value="not-wanted"]').check();
  await lead.locator('textarea[name="reasons"]').fill(s.declined);
  await lead.locator('textarea[name="instead"]').fill(s.instead);
  await date(lead, 'review', 28);
  await check('23-not-shared', s.people, lead);
  await send(lead);
  await lead.waitForURL(`**${decision}/done`);
  await lead.goto(child);
  assert.ok(await lead.locator('main').innerText());
}

journey('pupil j', async (tools) => {
  const s = ENGLISH;
  const { one, two, second, lead, child } = await noticed(tools, s);
  await spoke(tools, s, lead, child);
  await shared(tools, s, lead, child);
  await referred(lead, child, s.service, s.serviceWhy, 'sent');
  await planned(tools, s, lead, child);
  await referred(lead, child, s.counsellor, s.serviceWhy, 'started');
  await referred(lead, child, s.offered, s.offeredWhy, 'declined-by-family', s.declined);
  await tools.check('24-referrals', s.people, lead);
  await notShared(tools, s, lead, child);
  await lookedIn(tools, s, lead, child);
  await answered(tools, s, lead, { one, two, second });
  await wholePicture(tools, s, lead, child);
}, { ways: [{ lang: 'en', js: true }, { lang: 'en', js: false }] });

journey('pupil j in welsh', async (tools) => {
  const s = WELSH;
  const { one, two, second, lead, child } = await noticed(tools, s);
  await spoke(tools, s, lead, child);
  await planned(tools, s, lead, child);
  await referred(lead, child, s.counsellor, s.plan, 'started');
  await tools.check('24-referrals', s.people, lead);
  await lookedIn(tools, s, lead, child);
  await answered(tools, s, lead, { one, two, second });
  await wholePicture(tools, s, lead, child);
}, { ways: [{ lang: 'cy', js: true }, { lang: 'cy', js: false }] });
