// Steps that many stories have in common, found by the names of fields, which both languages share.

import assert from 'node:assert/strict';

/** The page of a child whom the agency knows, by name; the child's id. */
export async function openChild(page, name) {
  await page.goto('/children');
  await page.locator('main').getByRole('link', { name }).first().click();
  await page.waitForURL(/\/children\/[0-9a-f-]{36}/);
  return new URL(page.url()).pathname.split('/').pop();
}

/** Sends the form that is the page's work. */
export const send = (page) => page.locator('main form button[type="submit"]').last().click();

/** The words of the page's content. */
export const words = (page) => page.locator('main').innerText();

/** Chooses the option whose words hold the text. */
export async function pick(page, name, text) {
  const list = page.locator(`select[name="${name}"]`);
  const option = list.locator('option').filter({ hasText: text }).first();
  await list.selectOption(await option.getAttribute('value'));
}

/**
 * Decides to share, over the three screens.
 * @param {{child: string, to: string, what: string, why: string, items?: RegExp[], purpose?: string, check?: Function,
 *   seen?: Function}} options `items`: every item whose words match one of these, and the child's name;
 *   `seen(name)`: called on each screen.
 * @returns {Promise<{decision: string, sharing: string}>} ids
 */
export async function decideToShare(page, { child, to, what, why, items = [/./], purpose = 'protect_from_harm', seen = () => {} }) {
  await page.goto(`/decide/new?child=${child}`);
  await page.locator(`input[name="purpose"][value="${purpose}"]`).check();
  await page.locator('textarea[name="purpose-text"]').fill(what);
  await pick(page, 'recipient', to);
  await send(page);
  await page.waitForURL(/\/decide\/[0-9a-f-]{36}\/questions$/);
  const decision = new URL(page.url()).pathname.split('/')[2];
  await page.locator('input[name="items"][value="detail:name"]').check();
  await tick(page, items);
  await page.locator('input[name="family"][value="not-safe"]').check();
  await page.locator('input[name="family-ground"]').first().check();
  await page.locator('textarea[name="why-necessary"]').fill(why);
  await seen('questions');
  await page.locator('input[name="basis"]').first().check();
  await page.locator('button[name="next"][value="check"]').click();
  await page.waitForURL(`**/decide/${decision}/check`);
  // Whoever shares all that is on file says why.
  const whole = page.locator('#needed a[href$="#whole-file-reason"]');
  if (await whole.count() > 0) {
    await whole.click();
    await page.locator('textarea[name="whole-file-reason"]').fill(why);
    await page.locator('button[name="next"][value="check"]').click();
    // The address keeps the place on the page that the link led to.
    await page.waitForURL((address) => address.pathname === `/decide/${decision}/check`);
  }
  await seen('check');
  await send(page);
  await page.waitForURL((address) => address.pathname === `/decide/${decision}/done`);
  await seen('done');
  const link = page.locator('main a[href^="/sharings/"]').first();
  const sharing = (await link.getAttribute('href')).split('/').pop();
  return { decision, sharing };
}

/** Ticks the items whose words match; at least one must. */
async function tick(page, items) {
  const boxes = page.locator('input[name="items"][value^="statement:"], input[name="items"][value^="entry:"]');
  let ticked = 0;
  for (let n = 0; n < await boxes.count(); n += 1) {
    const box = boxes.nth(n);
    const label = await page.locator(`label[for="${await box.getAttribute('id')}"]`).innerText();
    if (items.some((wanted) => wanted.test(label))) {
      await box.check();
      ticked += 1;
    }
  }
  assert.ok(ticked > 0, `no item to share matches ${items}`);
}

/** Takes on what was shared, for a child who is known by that name, or as a new record; the child's page. */
export async function accept(page, child) {
  await page.locator('input[name="answer"][value="accept"]').check();
  if (child) await pick(page, 'person', child);
  else await page.locator('select[name="person"]').selectOption('new');
  await send(page);
  await page.locator('button[name="answer"][value="acknowledge"]').waitFor();
  return page.locator('main a[href^="/children/"]').first().getAttribute('href');
}

/** Opens the newest item of the inbox; its path. */
export async function openNewest(page) {
  await page.goto('/inbox');
  await page.locator('main tbody a[href^="/inbox/"]').first().click();
  await page.waitForURL(/\/inbox\/[0-9a-f-]{36}$/);
  return new URL(page.url()).pathname;
}
