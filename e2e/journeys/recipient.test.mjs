// The guide's nursery, played from the worry to a lawful share, and what the recipient does with it.

import assert from 'node:assert/strict';
import { journey, signInAs } from '../lib/journey.mjs';
import { accept, decideToShare, openChild, openNewest, send, words } from '../lib/story.mjs';

const WORRY = 'Noor hid behind me when Lee Garrick came in.';
const DOOR = 'Aldermoor Council Children’s Front Door';

journey('nursery to front door', async ({ page, check, as }) => {
  // The nursery assistant noticed a pattern and told her manager, who reads it.
  await signInAs(page, 'Priya Nair');
  await page.goto('/');
  await page.locator('main a[href$="/lead"]').first().click();
  assert.ok((await words(page)).includes(WORRY));
  const child = await openChild(page, /Noor Rahman/);
  const { decision, sharing } = await decideToShare(page, {
    child,
    to: DOOR,
    what: 'A man who lives with Noor frightens and hurts her.',
    why: 'The front door can only protect her if it knows what we saw.',
    items: [/Noor cried and went stiff/, /held her face/, /hid behind me/, /third time/],
  });

  // Straight from the decision to where it stands.
  await page.goto(`/decisions/${decision}`);
  await page.locator(`main a[href="/sharings/${sharing}"]`).click();
  assert.ok((await words(page)).includes(WORRY), 'it is kept as it was sent');
  await check('sent', ['Noor', 'Rahman']);

  // The screener opens it: every item with whose it is, and fact told from opinion.
  const door = await as('Sagal Warsame');
  await door.goto('/inbox');
  assert.ok(!(await words(door)).includes('Noor'), 'the list names no child');
  await check('inbox', ['Noor', 'Rahman'], door);
  const item = await openNewest(door);
  const read = await words(door);
  assert.ok(read.includes(WORRY) && read.includes('Bramble Lane Nursery') && read.includes('Kayleigh Moss'));
  await check('received', ['Noor', 'Rahman'], door);

  // Nothing chosen: the form says what to do.
  await send(door);
  await door.locator('.govuk-error-summary').waitFor();
  await check('received-errors', ['Noor', 'Rahman'], door);
  const file = await accept(door);
  await check('accepted', ['Noor', 'Rahman'], door);
  await door.locator('button[name="answer"][value="acknowledge"]').click();
  await door.locator('textarea[name="words"]').fill('Visited at home with the police this afternoon.');
  await send(door);
  await door.waitForURL(`**${item}`);
  assert.equal(await door.locator('main form').count(), 0, 'nothing is left to answer');
  assert.ok(await door.locator('main details').count() >= 4, 'the recipient keeps its own receipts');
  await check('acted-on', ['Noor', 'Rahman'], door);

  // The recipient's chronology shows it with its source.
  await door.goto(file);
  const row = door.locator('main tr').filter({ hasText: WORRY });
  assert.ok((await row.innerText()).includes('Bramble Lane Nursery'));
  await check('chronology', ['Noor', 'Rahman'], door);

  // The sender sees each step, what was done, and the recipient's signed receipts.
  await page.goto(`/sharings/${sharing}`);
  assert.ok((await words(page)).includes('Visited at home with the police this afternoon.'));
  assert.ok(await page.locator('main details').count() >= 5, 'delivered, opened, accepted, acknowledged, acted on');
  await page.locator('main details summary').last().click();
  assert.match(await page.locator('main details').last().innerText(), /sharewise receipt 1/);
  await check('receipts', ['Noor', 'Rahman']);
});

journey('put right and withdrawn', async ({ page, check, as }) => {
  await signInAs(page, 'Priya Nair');
  const child = await openChild(page, /Noor Rahman/);
  const { sharing } = await decideToShare(page, {
    child,
    to: DOOR,
    what: 'A man who lives with Noor frightens and hurts her.',
    why: 'The front door can only protect her if it knows what we saw.',
    items: [/held her face/],
  });
  const door = await as('Sagal Warsame');
  const first = await openNewest(door);
  const file = await accept(door);

  // The form asks for what is missing and keeps what was typed.
  await page.goto(`/sharings/${sharing}`);
  await page.locator('main a[href$="/correct"]').click();
  await page.locator('select[name="item"]').selectOption({ index: 1 });
  await page.locator('textarea[name="what"]').fill('It was the other child’s father who shouted.');
  await check('correct', ['Noor', 'Rahman']);
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  assert.match(await page.locator('textarea[name="what"]').inputValue(), /other child/);
  await check('correct-errors', ['Noor', 'Rahman']);
  await page.locator('textarea[name="right"]').fill('Another father shouted at Noor at the garden gate. Lee Garrick was not there.');
  await send(page);
  await page.waitForURL(/\/sharings\/[0-9a-f-]{36}$/);
  assert.ok(!page.url().includes(sharing), 'the correction is a sharing of its own');
  await check('correction-sent', ['Noor', 'Rahman']);

  // The recipient sees at once that the old entry was put right, and takes the correction on beside it.
  await door.goto(file);
  await door.locator('main tr').filter({ hasText: 'held her face' }).locator('a[href^="/inbox/"]').click();
  assert.ok((await words(door)).includes('It was the other child’s father who shouted.'));
  await check('correction-received', ['Noor', 'Rahman'], door);
  await door.locator('input[name="answer"][value="accept"]').check();
  assert.notEqual(await door.locator('select[name="person"]').inputValue(), '', 'the child of the first is offered');
  await send(door);
  await door.locator('button[name="answer"][value="acknowledge"]').waitFor();
  await door.goto(file);
  const rows = await door.locator('main table').filter({ hasText: 'held her face' }).locator('tbody tr').allInnerTexts();
  const wrong = rows.findIndex((r) => r.includes('held her face'));
  const right = rows.findIndex((r) => r.includes('Lee Garrick was not there'));
  assert.equal(Math.abs(wrong - right), 1, 'the correction stands beside what it puts right');
  await check('corrected-chronology', ['Noor', 'Rahman'], door);

  // Withdrawn: marked on both sides with the reason, and never deleted.
  await page.goto(`/sharings/${sharing}`);
  await page.locator('main a[href$="/withdraw"]').click();
  await send(page);
  await page.locator('.govuk-error-summary').waitFor();
  await page.locator('textarea[name="why"]').fill('It was about another family.');
  await check('withdraw', ['Noor', 'Rahman']);
  await send(page);
  await page.waitForURL(`**/sharings/${sharing}`);
  assert.equal(await page.locator('main a[href$="/withdraw"]').count(), 0);
  await check('withdrawn', ['Noor', 'Rahman']);
  await door.goto(first);
  const read = await words(door);
  assert.ok(read.includes('It was about another family.') && read.includes('held her face'));
  assert.equal(await door.locator('main form').count(), 0, 'nothing can be answered any more');
  await check('withdrawn-received', ['Noor', 'Rahman'], door);
  await door.goto(file);
  assert.ok(await door.locator('main tr').filter({ hasText: 'held her face' }).locator('.govuk-tag--red').count());
});

// The doctor's suspicion in out-patients: the first recipient says no, and another way is found.
journey('out-patients', async ({ page, check, as }) => {
  await signInAs(page, 'Folake Bello');
  await page.goto('/');
  await page.locator('main a[href$="/lead"]').first().click();
  assert.ok((await words(page)).includes('Darren did it hard.'), 'the child’s own words');
  const child = await openChild(page, /Kacper Nowak/);
  const told = {
    child,
    what: 'A carer is thought to have broken Kacper’s arm.',
    why: 'The explanation does not fit the injury, and he goes home with the carer.',
    items: [/Spiral fracture/, /fell off the sofa/, /does not fit/, /Darren did it/],
  };
  const wrong = await decideToShare(page, { ...told, to: 'Lantern Youth Project' });
  const charity = await as('Joel Barnett');
  await openNewest(charity);
  await charity.locator('input[name="answer"][value="decline"]').check();
  await send(charity);
  await charity.locator('.govuk-error-summary').waitFor();
  await charity.locator('input[name="answer"][value="decline"]').check();
  await charity.locator('select[name="reason"]').selectOption('wrong-recipient');
  await charity.locator('textarea[name="words"]').last().fill('We are a youth project. Ring the front door.');
  await send(charity);
  await charity.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);

  // The sender is told at once, with the reason and a task.
  await page.goto('/');
  await page.locator(`main a[href="/sharings/${wrong.sharing}"]`).click();
  assert.ok((await words(page)).includes('We are a youth project. Ring the front door.'));
  await check('declined', ['Kacper', 'Nowak']);
  await decideToShare(page, { ...told, to: 'Front Door' });
  const door = await as('Sagal Warsame');
  await openNewest(door);
  assert.ok((await words(door)).includes('The explanation does not fit the injury.'));
  await accept(door);
}, { ways: [{ lang: 'en', js: true }, { lang: 'en', js: false }] });

// The child who is afraid of being collected.
journey('afraid of being collected', async ({ page, as }) => {
  await signInAs(page, 'Ifrah Hassan');
  await page.goto('/');
  assert.ok((await words(page)).includes('Malik'), 'her own concern is among her own');
  const lead = await as('Meera Joshi');
  await lead.locator('main a[href$="/lead"]').first().click();
  assert.ok((await words(lead)).includes('Can I just stay here till it’s dark?'));
  const child = await openChild(lead, /Zainab Malik/);
  const { sharing } = await decideToShare(lead, {
    child,
    to: 'Front Door',
    what: 'Zainab is afraid to be collected by the uncle with whom she lives.',
    why: 'He collects her today. Only children’s services can decide where she sleeps.',
    items: [/held on to the table/, /till it’s dark/, /go home with her/],
  });
  const police = await as('DS Laura Kemp');
  await police.goto(`/sharings/${sharing}`);
  assert.equal(await police.locator('main').innerText().then((t) => t.includes('Zainab')), false, 'nobody else sees it');
  const door = await as('Martin Oakes');
  await openNewest(door);
  await accept(door);
  await door.locator('button[name="answer"][value="acknowledge"]').click();
  await lead.goto(`/sharings/${sharing}`);
  assert.equal(await lead.locator('main .govuk-tag--green').count() > 0, true, 'acknowledged');
}, { ways: [{ lang: 'en', js: true }, { lang: 'cy', js: false }] });

// The Welsh family, in Welsh: the school writes, the council reads, each in its own file.
journey('y teulu Llwyd', async ({ page, check, as }) => {
  await signInAs(page, 'Nia Prydderch');
  await page.goto('/');
  await page.locator('main a[href$="/lead"]').first().click();
  assert.ok((await words(page)).includes('Dydw i ddim eisiau mynd adre heno.'));
  const child = await openChild(page, /Cerys Llwyd/);
  const { sharing } = await decideToShare(page, {
    child,
    to: 'Gwasanaethau Plant Cyngor Glanmorfa',
    what: 'Mae marc ar foch Cerys ac mae arni ofn mynd adref.',
    why: 'Y cyngor yn unig a all ei hamddiffyn heno.',
    items: [/marc coch/, /mynd adre heno/],
  });
  await page.goto(`/sharings/${sharing}`);
  const sent = await words(page);
  assert.ok(sent.includes('Ysgol Glanmorfa') && !sent.includes('Glanmorfa School'), 'names stand in the reader’s language');
  await check('anfonwyd', ['Cerys', 'Llwyd']);
  const council = await as('Aled Griffiths');
  await openNewest(council);
  const read = await words(council);
  assert.ok(read.includes('Ysgol Glanmorfa') && read.includes('Rhodri Bowen'));
  await check('derbyniwyd', ['Cerys', 'Llwyd'], council);
  const file = await accept(council);
  await council.goto(file);
  assert.ok((await words(council)).includes('Ysgol Glanmorfa'));
  await pickLanguage(council, 'en');
  await council.goto(file);
  assert.ok((await words(council)).includes('Glanmorfa School'), 'and in English for an English reader');
}, { ways: [{ lang: 'cy', js: true }, { lang: 'cy', js: false }] });

async function pickLanguage(page, lang) {
  await page.locator(`a[hreflang="${lang}"]`).first().click();
  assert.equal(await page.getAttribute('html', 'lang'), lang);
}
