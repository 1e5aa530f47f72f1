// Using a page by keyboard alone.

import assert from 'node:assert/strict';

/**
 * Presses Tab from the top of the page until it comes round, and tells where it stopped.
 * Asserts that everything that can be used was reached, that nothing holds the focus, and that
 * each stop can be seen.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<string[]>} the name of each stop in order
 */
export async function keyboardWalk(page) {
  const wanted = await page.evaluate(() => {
    const usable = 'a[href], button, input, select, textarea, summary, [tabindex]';
    const shown = (e) => e.checkVisibility({ visibilityProperty: true }) && e.getClientRects().length > 0;
    const list = [...document.querySelectorAll(usable)].filter((e) => shown(e) && !e.disabled && e.tabIndex >= 0
      && e.type !== 'hidden' && !e.closest('details:not([open]) > :not(summary)'));
    list.forEach((e, i) => { e.dataset.stop = String(i); });
    document.activeElement?.blur();
    // A group of radio buttons is one stop.
    const groups = new Set();
    return list.filter((e) => {
      if (e.type !== 'radio') return true;
      const group = `${e.form?.id ?? ''}/${e.name}`;
      const first = !groups.has(group);
      groups.add(group);
      return first;
    }).length;
  });
  const stops = new Map();
  for (let press = 0; press < wanted * 2 + 20; press += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      const box = e.getBoundingClientRect();
      const style = getComputedStyle(e);
      const near = getComputedStyle(e.parentElement);
      // GOV.UK draws the focus of a radio button on the label beside it.
      const beside = e.nextElementSibling ? getComputedStyle(e.nextElementSibling, '::before') : near;
      const lit = style.outlineStyle !== 'none' || style.boxShadow !== 'none' || beside.boxShadow !== 'none' || beside.outlineStyle !== 'none';
      const name = (e.labels?.[0]?.textContent ?? e.getAttribute('aria-label') ?? e.textContent ?? e.name ?? '').trim().replace(/\s+/g, ' ');
      return { id: e.dataset.stop ?? e.outerHTML.slice(0, 80), name: name.slice(0, 80), lit, box: [box.width, box.height] };
    });
    if (stop === null) {
      // Past the last stop the focus leaves the page; the next press comes in again at the top.
      if (stops.size > 0) break;
      continue;
    }
    if (stops.has(stop.id)) {
      const first = [...stops.keys()][0];
      assert.equal(stop.id, first, `Tab does not get past "${stop.name}" on ${page.url()}`);
      break;
    }
    stops.set(stop.id, stop);
  }
  const list = [...stops.values()];
  assert.ok(list.length >= wanted, `Tab reached ${list.length} of ${wanted} things on ${page.url()}: ${
    list.map((s) => s.name).join(' | ')}`);
  for (const stop of list) {
    assert.ok(stop.lit, `the focus cannot be seen on "${stop.name}"`);
    assert.ok(stop.box[0] > 0 && stop.box[1] > 0, `the focus is on something without size: "${stop.name}"`);
  }
  return list.map((s) => s.name);
}

/**
 * Moves the focus by Tab until it is on the thing; never uses the mouse.
 * @param {import('playwright-core').Locator} thing
 */
export async function tabTo(page, thing) {
  for (let press = 0; press < 300; press += 1) {
    if (await thing.evaluate((e) => e === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab never came to ${thing}`);
}
