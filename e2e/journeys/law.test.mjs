// The law for everyone, the lawful-basis helper for whoever works in an agency, and what an
// agency's administrator and lead add to it.

import assert from 'node:assert/strict';
import jsonld from 'jsonld';
import { journey, signInAs } from '../lib/journey.mjs';

const main = (page) => page.locator('main');

journey('law for anyone', async ({ page, url, check }) => {
  await page.goto('/law');
  await check('browse');
  await page.locator('select[name="topic"]').selectOption('duty');
  await page.locator('select[name="nation"]').selectOption('wales');
  await page.locator('select[name="organisation"]').selectOption('health-board');
  await main(page).locator('form button[type="submit"]').first().click();
  await page.waitForURL(/nation=wales/);
  assert.match(await main(page).innerText(), /wales\/s130-report/);
  assert.doesNotMatch(await main(page).innerText(), /england\/s16la-share/);
  await check('duties');

  // A day that is none is named, and nothing is guessed.
  await page.goto('/law?nation=england&topic=all&at=2017-05-01');
  await page.locator('.govuk-error-summary').waitFor();
  await check('too-early');

  await page.goto('/law/rules/uk/basis-recognised-interest?at=2026-11-22');
  assert.equal(await main(page).locator('p[lang="en"]').count(), 1);
  assert.equal(await main(page).locator('p[lang="cy"]').count(), 1);
  await check('rule');
  await page.goto('/law/rules/england/csa-report');
  await check('rule-off');
  assert.equal((await page.goto('/law/rules/uk/no-such-rule')).status(), 404);

  await page.goto('/law/changes?nation=england&from=2024-01-01&to=2026-11-22');
  await check('changes');
  for (const [shot, path] of [
    ['golden', '/law/golden-rules?nation=scotland&at=2023-01-01'], ['steps', '/law/steps'],
    ['myths', '/law/myths'], ['open', '/law/open'],
    ['keeping', '/law/keeping?nation=scotland'],
  ]) {
    await page.goto(path);
    await check(shot);
  }

  // The whole rulebook on one page; on paper there is no form.
  await page.goto('/law/print?nation=northern-ireland');
  assert.ok(await main(page).locator('.sw-rule').count() > 50);
  await check('print');
  await page.emulateMedia({ media: 'print' });
  assert.ok(!(await main(page).locator('form').first().isVisible()));
  await page.emulateMedia({ media: 'screen' });

  // The same as data.
  const data = await (await fetch(`${url}/law.json?nation=wales&topic=duty`)).json();
  assert.ok(data.rules.some((r) => r.text.id === 'wales/s130-report'));
  const linked = await fetch(`${url}/law.jsonld`);
  assert.match(linked.headers.get('content-type'), /application\/ld\+json/);
  // A processor of linked data reads it whole: nothing is dropped, and nothing is fetched.
  const options = { safe: true, documentLoader: (from) => { throw new Error(`asked for ${from}`); } };
  const nodes = await jsonld.expand(await linked.json(), options);
  const duty = nodes.find((n) => n['@id'].endsWith('rule:wales/s130-report'));
  assert.ok(duty['@type'].includes('https://w3id.org/dpv#Obligation'), duty['@type'].join(' '));
  const says = duty['http://www.w3.org/2004/02/skos/core#definition'].map((d) => d['@language']).sort();
  assert.deepEqual(says, ['cy', 'en']);
  const triples = (await jsonld.toRDF(nodes, { ...options, format: 'application/n-quads' })).trim().split('\n');
  assert.ok(triples.length > 2000, `${triples.length} triples`);
  assert.equal((await fetch(`${url}/law.json?nation=france`)).status, 422);
});

journey('lawful-basis helper', async ({ page, lang, check, as }) => {
  await signInAs(page, 'Hannah Fletcher');
  await page.goto('/law/helper');
  await check('start');
  await main(page).locator('a.govuk-button').click();
  await page.waitForURL(/\/law\/helper\/[0-9a-f-]{36}$/);

  // Fewer questions than the six bases that the regulator's tool rates one by one.
  const asked = await main(page).locator('fieldset').count();
  assert.ok(asked <= 4, `${asked} questions`);
  await check('questions');
  await main(page).locator('form button[type="submit"]').click();
  await page.locator('.govuk-error-summary').waitFor();
  await check('errors');

  await page.locator('input[name="q-purpose"][value="protect_from_harm"]').check();
  await page.locator('input[name="q-suspicion.reasonable_cause"][value="yes"]').check();
  const list = page.locator('select[name="recipient"]');
  const door = list.locator('option').filter({ hasText: /Front Door|Drws Ffrynt/ }).first();
  await list.selectOption(await door.getAttribute('value'));
  await main(page).locator('form button[type="submit"]').click();
  await page.waitForURL(/\/answer$/);
  assert.match(await main(page).locator('.sw-answer').innerText(), /\(e\)/);
  await check('answer');

  // Saved as a training aid: not with what belongs in a child's file.
  await page.locator('input[name="title"]').fill('A pupil who is afraid to go home');
  await page.locator('textarea[name="hesitation"]').fill('She was born on 09/05/2012.');
  await main(page).locator('form[action$="/save"] button').click();
  await page.locator('.govuk-error-summary').waitFor();
  assert.equal(await page.locator('input[name="title"]').inputValue(), 'A pupil who is afraid to go home');
  await check('somebody');
  await page.locator('textarea[name="hesitation"]').fill('I waited for proof.');
  await main(page).locator('form[action$="/save"] button').click();
  await page.waitForURL(/\/law\/exercises\//);
  assert.match(await main(page).innerText(), /I waited for proof\./);
  await check('saved');
  const exercise = new URL(page.url()).pathname;

  // It is hers: a colleague does not find it.
  const lead = await as('Meera Joshi');
  assert.equal((await lead.goto(exercise)).status(), 404);

  // The lead's own exercise becomes a decision, and its answers come along.
  await lead.goto('/law/helper');
  await main(lead).locator('a.govuk-button').click();
  await lead.locator('input[name="q-purpose"][value="promote_welfare"]').check();
  await main(lead).locator('form button[type="submit"]').click();
  await lead.waitForURL(/\/answer$/);
  await main(lead).locator('a.govuk-button[href$="/child"]').click();
  await check('child', [], lead);
  const child = lead.locator('select[name="child"] option').nth(1);
  const id = await child.getAttribute('value');
  const from = new URL(lead.url()).pathname.split('/')[3];
  await lead.goto(`/decide/new?exercise=${from}&child=${id}`);
  assert.ok(await lead.locator('input[name="purpose"][value="promote_welfare"]').isChecked());
  assert.equal(await lead.getAttribute('html', 'lang'), lang);
});

journey('law of an agency', async ({ page, check, as }) => {
  // The administrator switches on law that ships off, with a reason.
  await signInAs(page, 'Colin Barrow');
  await page.goto('/law/switches');
  await check('switches');
  await page.goto('/law/switches/CSA_REPORT');
  await main(page).locator('form button[type="submit"]').click();
  await page.locator('.govuk-error-summary').waitFor();
  await check('switch-errors');
  await page.locator('input[name="state"][value="on"]').check();
  await page.locator('textarea[name="reason"]').fill('Our lawyers read the commencement regulations.');
  await main(page).locator('form button[type="submit"]').click();
  await page.waitForURL(/\/law\/switches$/);
  assert.match(await main(page).innerText(), /Our lawyers read the commencement regulations\./);
  await check('switched');

  // Whoever reads the law in this agency is told; others are not.
  const teacher = await as('Hannah Fletcher');
  await teacher.goto('/law/rules/england/csa-report');
  assert.match(await main(teacher).innerText(), /Our lawyers read the commencement regulations\./);
  await check('told', [], teacher);
  assert.equal((await teacher.goto('/law/switches')).status(), 404);

  // The lead adds local practice; what is wrong in the file is said with its line.
  const lead = await as('Meera Joshi');
  await lead.goto('/law/practice/new');
  await lead.locator('input[name="file"]').fill('thresholds');
  await lead.locator('textarea[name="text"]').fill('agency = "Oakbourne Academy"\n\n[[duty]]\nid = "always-share"\n');
  await lead.locator('textarea[name="why"]').fill('Agreed with the council.');
  await main(lead).locator('form[action="/law/practice/new"] button').click();
  await lead.locator('.govuk-error-summary').waitFor();
  assert.match(await main(lead).innerText(), /(line|llinell) 3/);
  assert.match(await lead.locator('textarea[name="text"]').inputValue(), /always-share/);
  await check('practice-errors', [], lead);
  await lead.locator('textarea[name="text"]').fill([
    'agency = "Oakbourne Academy"', '', '[[step]]', 'id = "ring-first"', 'when = ["safeguarding_purpose"]',
    'says = { en = "Ring the front door first.", cy = "Ffoniwch y drws ffrynt yn gyntaf." }',
    'contact = [{ name = "Front Door", telephone = "01632 960100" }]', '',
  ].join('\n'));
  await main(lead).locator('form[action="/law/practice/new"] button').click();
  await lead.waitForURL(/\/law\/practice$/);
  assert.match(await main(lead).innerText(), /Ring the front door first\.|Ffoniwch y drws ffrynt yn gyntaf\./);
  await check('practice', [], lead);

  // It stands beside the law in the helper, marked as what it is.
  await lead.goto('/law/helper');
  await main(lead).locator('a.govuk-button').click();
  await lead.locator('input[name="q-purpose"][value="protect_from_harm"]').check();
  await main(lead).locator('form button[type="submit"]').click();
  await lead.waitForURL(/\/answer$/);
  assert.match(await main(lead).locator('.sw-local').innerText(), /01632 960100/);
  await check('beside', [], lead);
});
