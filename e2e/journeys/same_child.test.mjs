// Two records of one child: a concern is logged about a child who "is not on the list"; the lead, who cannot find the
// name as it was spelt, makes a new record; the one that was there is found at once; the lead compares the two, says
// why they are one child, reads one chronology, and takes it apart again.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';

const IN = {
  en: { teacher: 'Hannah Fletcher', lead: 'Meera Joshi', administrator: 'Colin Barrow', given: 'Jaimie', family: 'Hartley', people: ['Hartley'] },
  cy: { teacher: 'Rhodri Bowen', lead: 'Nia Prydderch', administrator: null, given: 'Ceris', family: 'Llwyd', people: ['Llwyd'] },
};

journey('one child twice', async ({ page, lang, check, as }) => {
  const who = IN[lang];
  await signInAs(page, who.lead);

  // The record that is there, and its date of birth.
  await page.goto('/children');
  await page.fill('#typed', who.family);
  await page.locator('main form button').click();
  const known = page.locator('main table a').first();
  const born = await page.locator('main table tbody tr').first().locator('td').first().innerText();
  const first = new URL(await known.getAttribute('href'), page.url()).pathname;
  await page.goto(first);
  const rows = await page.locator('main table').count();
  assert.ok(rows > 0 && born !== '');

  // A second one, spelt otherwise, with the same date of birth.
  const months = { en: 'January February March April May June July August September October November December', cy: 'Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr' };
  const [day, month, year] = born.replace(/^[^0-9]*/, '').split(/\s+/);
  await page.goto('/children/new');
  await page.fill('#given', who.given);
  await page.fill('#family', who.family);
  await page.fill('[name="born-day"]', day);
  await page.fill('[name="born-month"]', String(months[lang].split(' ').indexOf(month) + 1));
  await page.fill('[name="born-year"]', year);
  await page.locator('main form button').click();
  await page.waitForURL(/\/children\/[0-9a-f-]{36}$/);
  const second = new URL(page.url()).pathname;

  // Found at once.
  await page.locator(`main a[href="${second}/matches"]`).click();
  await check('matches', who.people);
  const pair = page.locator('main table a[href^="/links/"]').first();
  // A demonstration that has only just begun may still be reading its own children.
  for (let tries = 0; tries < 20 && (await pair.count()) === 0; tries += 1) {
    await page.waitForTimeout(500);
    await page.reload();
  }
  await pair.click();
  await page.waitForURL(/\/links\//);
  const link = new URL(page.url()).pathname;
  assert.ok(await page.locator('figure svg').isVisible());
  await check('compare', who.people);

  // Why is asked; nothing typed is lost.
  await page.check('input[name="act"][value="same"]');
  await page.locator('main form button').click();
  await page.locator('.govuk-error-summary').waitFor();
  await check('why', who.people);
  await page.fill('#reason', lang === 'en' ? 'Her tutor knows that the second is misspelt.' : 'Mae’r tiwtor yn gwybod bod yr ail wedi’i gamsillafu.');
  await page.locator('main form button').click();
  await page.locator('button[name="act"][value="undone"]').waitFor();
  await check('joined', who.people);

  // One chronology from either side, each row under its own record.
  await page.goto(second);
  assert.ok(await page.locator(`main a[href="${link}"]`).isVisible());
  await check('one-chronology', who.people);

  // The whole chronology lists the records that it is put together from, and who joined them.
  const joinedBy = lang === 'en' ? `${who.lead} said that both are of one child` : `dywedodd ${who.lead} mai am un plentyn`;
  await page.goto(`${second}/chronology`);
  const column = { en: 'Link to this child', cy: 'Cyswllt â’r plentyn' }[lang];
  assert.ok((await page.getByRole('columnheader', { name: column }).count()) >= 1);
  assert.ok((await page.locator('main table tbody td', { hasText: joinedBy }).count()) > 0, 'the record says who joined it');
  await check('joined-rows', [...who.people, who.lead]);

  // Undone in one act.
  await page.goto(link);
  await page.fill('#reason', lang === 'en' ? 'They are cousins.' : 'Cefndryd ydynt.');
  await page.locator('button[name="act"][value="undone"]').click();
  await page.locator('input[name="act"][value="same"]').waitFor();
  await page.goto(second);
  assert.equal(await page.locator(`main a[href="${link}"]`).count(), 0);
  await page.goto(`${second}/chronology`);
  assert.equal(await page.locator('main table tbody td', { hasText: joinedBy }).count(), 0, 'undone, no row says it any more');
  assert.equal(await page.getByRole('columnheader', { name: column }).count(), 0);
  await page.goto('/links');
  await check('queue', who.people);

  // A file is looked at before anything is taken in, and what is wrong is named by line.
  await page.goto('/import');
  await check('import', who.people);
  await page.setInputFiles('input[type="file"]', {
    name: 'roll.csv', mimeType: 'text/csv',
    buffer: Buffer.from('Admission number,Forename,Surname,DOB,Reg\n1,Emrys,Quillfeather,21/07/2016,3C\n2,Tomos,Abernethy,31/02/2015,3C\n'),
  });
  await page.locator('main form button').click();
  await page.waitForURL(/\/import\/[0-9a-f-]{36}$/);
  const body = await page.locator('main').innerText();
  assert.match(body, lang === 'en' ? /Line 3, column “DOB”/ : /Llinell 3, colofn “DOB”/);
  await check('import-preview', who.people);
  await page.locator('button[name="act"][value="start"]').click();
  await page.waitForURL(/\/import\/[0-9a-f-]{36}$/);
  await page.locator('button[name="act"][value="start"]').waitFor({ state: 'detached' });

  if (who.administrator) {
    const office = await as(who.administrator);
    await office.goto('/look-up');
    await check('agreement', who.people, office);
    await office.goto('/look-up/partners');
    await check('look-ups', who.people, office);
    await office.goto('/look-up/number');
    await office.fill('#number', '7000');
    await office.locator('main form button').click();
    await office.locator('.govuk-error-summary').waitFor();
    assert.equal(await office.inputValue('#number'), '7000');
    await check('look-ups-number', who.people, office);
  }
});
