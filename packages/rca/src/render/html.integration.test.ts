import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../report/fixtures/all.ts';
import { hostile, hostileTexts } from '../report/fixtures/hostile.ts';
import { explain } from '../report/template-explainer.ts';
import { renderHtml } from './html.ts';
import { leastContrast } from './test-kit/least-contrast.ts';
import { oversizedReport, richReport } from './test-kit/rich-report.ts';

let browser: Browser;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'abduce-html-'));
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
}, 60_000);

afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

const widths = [1280, 360] as const;
const themes = ['light', 'dark'] as const;

interface Opened {
  readonly page: Page;
  /** Console messages and failures. */
  readonly complaints: readonly string[];
  /** Requests beyond the file itself. */
  readonly requests: readonly string[];
}

async function open(
  name: string,
  content: string,
  options: { width: number; theme?: 'light' | 'dark'; script?: boolean },
): Promise<Opened> {
  const file = join(folder, `${name.replace(/\W+/g, '-')}.html`);
  await writeFile(file, content);
  const context = await browser.newContext({
    viewport: { width: options.width, height: 844 },
    colorScheme: options.theme ?? 'light',
    javaScriptEnabled: options.script ?? true,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('requestfailed', (request) => complaints.push(request.url()));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  const url = pathToFileURL(file).href;
  page.on('request', (request) => {
    if (request.url() !== url) requests.push(request.url());
  });
  await page.goto(url);
  return { page, complaints, requests };
}

/** The hand-made cases, and a report with an exhibit of every sort. */
const names = [...Object.keys(fixtures), 'exhibits'];

function pageOf(name: string): string {
  if (name === 'exhibits') return renderHtml(richReport());
  const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
  return renderHtml(explain(diagnosis, caseFile));
}

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const background = 'getComputedStyle(document.body).backgroundColor';

describe.each(names)('the page of: %s', (name) => {
  it.each(widths)('has no complaint, no request and no overflow at %d pixels', async (width) => {
    const { page, complaints, requests } = await open(name, pageOf(name), { width });
    expect(complaints).toEqual([]);
    expect(requests).toEqual([]);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it.each(widths)('shows map, charts and timeline without script at %d pixels', async (width) => {
    const { page } = await open(name, pageOf(name), { width, script: false });
    expect(await page.locator('h1').isVisible()).toBe(true);
    expect(await page.locator('svg.map:visible').count()).toBe(1);
    expect(await page.locator('figure.chart svg[role=img]:visible').count()).toBeGreaterThan(0);
    expect(await page.locator('#timeline svg.strip:visible').count()).toBe(1);
    const map = await page.locator('svg.map:visible').boundingBox();
    expect(map?.width).toBeGreaterThan(150);
    expect(map?.height).toBeGreaterThan(60);
    for (const line of await page.locator('#over-time > .charts path.line').all()) {
      expect((await line.boundingBox())?.width).toBeGreaterThan(100);
    }
    await page.context().close();
  });

  it.each(themes)('is readable in the %s theme, by system and by choice', async (theme) => {
    const other = theme === 'light' ? 'dark' : 'light';
    for (const chosen of [false, true]) {
      const { page } = await open(name, pageOf(name), {
        width: 1280,
        theme: chosen ? other : theme,
      });
      if (chosen) await page.locator(`label:has(#theme-${theme})`).click();
      expect(await page.evaluate(background)).toBe(
        theme === 'dark' ? 'rgb(15, 18, 22)' : 'rgb(246, 247, 249)',
      );
      const least = (await page.evaluate(leastContrast)) as {
        ratio: number;
        text: string;
        seen: number;
      };
      expect(least.seen).toBeGreaterThan(20);
      expect(least.ratio, least.text).toBeGreaterThanOrEqual(4.5);
      await page.context().close();
    }
  });
});

describe('the page', () => {
  it('draws the path in red from the users to the root cause', async () => {
    const { page } = await open('path', pageOf('index lost'), { width: 1280 });
    expect(await page.locator('svg.map.wide path.edge.on-path').count()).toBe(2);
    expect(await page.locator('svg.map.wide .box.root .name').textContent()).toBe(
      'shop (postgresql)',
    );
    await page.context().close();
  });

  it('shows the value under the pointer', async () => {
    const { page } = await open('hover', pageOf('index lost'), { width: 1280, script: false });
    const zone = page.locator('figure.chart .zone').nth(30);
    const words = zone.locator('text');
    const shown =
      "getComputedStyle(document.querySelectorAll('figure.chart .zone text')[30]).opacity";
    await zone.scrollIntoViewIfNeeded();
    const box = await zone.locator('rect').boundingBox();
    await page.mouse.move((box?.x ?? 0) + 2, (box?.y ?? 0) + 60);
    await expect.poll(() => page.evaluate(shown)).toBe('1');
    expect(await words.textContent()).toMatch(/^\d\d:\d\d:\d\d {2}.*(s|no data)$/);
    await page.context().close();
  });

  it('can be used from the keyboard', async () => {
    const { page } = await open('keys', pageOf('index lost'), { width: 1280, theme: 'light' });
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe('#report');
    expect((await page.locator('.skip').boundingBox())?.y).toBeGreaterThanOrEqual(0);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('getComputedStyle(document.body).colorScheme')).toBe('dark');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe('#E1');
    await page.context().close();
  });

  it('leads past the header by its first link', async () => {
    const { page } = await open('skip', pageOf('exhibits'), { width: 1280, script: false });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    const href = await page.locator(':focus').getAttribute('href');
    const inMain = await page.locator('main :focus').count();
    expect(inMain, `focus is on ${href}`).toBe(1);
    await page.context().close();
  });

  it('lets the Tab key reach every link, choice and fold', async () => {
    const { page } = await open('tab', pageOf('exhibits'), { width: 1280 });
    const all = (await page.evaluate(`(() => {
      const able = [...document.querySelectorAll('a[href], summary, input:checked')];
      const shown = able.filter((one) => one.checkVisibility());
      shown.forEach((one, at) => one.setAttribute('data-stop', String(at)));
      return shown.length;
    })()`)) as number;
    expect(all).toBeGreaterThan(40);
    const seen: string[] = [];
    for (let at = 0; at < all; at++) {
      await page.keyboard.press('Tab');
      seen.push(String(await page.evaluate("document.activeElement.getAttribute('data-stop')")));
    }
    expect(seen).toEqual(Array.from({ length: all }, (_, at) => String(at)));
    await page.context().close();
  });

  it('shows the same moment in all charts at once', async () => {
    const { page } = await open('moment', pageOf('index lost'), { width: 1280, script: false });
    const zone = page.locator('figure.chart').first().locator('.zone.z40 rect');
    await zone.scrollIntoViewIfNeeded();
    const box = await zone.boundingBox();
    await page.mouse.move((box?.x ?? 0) + 2, (box?.y ?? 0) + 60);
    const lit = `[...document.querySelectorAll('#over-time .z40 text')]
      .map((text) => getComputedStyle(text).opacity)`;
    await expect
      .poll(async () => new Set((await page.evaluate(lit)) as string[]))
      .toEqual(new Set(['1']));
    const dark = `[...document.querySelectorAll('#over-time .z12 text')]
      .map((text) => getComputedStyle(text).opacity)`;
    expect(new Set((await page.evaluate(dark)) as string[])).toEqual(new Set(['0']));
    expect(((await page.evaluate(lit)) as string[]).length).toBeGreaterThan(3);
    await page.context().close();
  });

  it('draws both requests on one scale, and frames inside their callers', async () => {
    const { page } = await open('scale', pageOf('exhibits'), { width: 1280 });
    const widths = (await page.evaluate(`[...document.querySelectorAll('.panel')].map((panel) => {
      const bar = panel.querySelector('.bar-line');
      return bar.querySelector('rect').getBoundingClientRect().width / bar.getBoundingClientRect().width;
    })`)) as number[];
    expect(widths[1]).toBeCloseTo(1, 2);
    expect(widths[0]).toBeCloseTo(30 / 1900, 2);
    const frames =
      (await page.evaluate(`[...document.querySelectorAll('svg.frame rect')].map((rect) => {
      const { x, y, right } = rect.getBoundingClientRect();
      return { x, y, right };
    })`)) as { x: number; y: number; right: number }[];
    const [main, ...rest] = frames;
    expect(rest.length).toBe(6);
    for (const frame of rest) {
      expect(frame.x).toBeGreaterThanOrEqual((main?.x ?? 0) - 1);
      expect(frame.right).toBeLessThanOrEqual((main?.right ?? 0) + 1);
      expect(frame.y).toBeGreaterThan(main?.y ?? 0);
    }
    await page.context().close();
  });

  it('selects a command as a whole', async () => {
    const { page } = await open('command', pageOf('exhibits'), { width: 1280 });
    await page.locator('pre.command').click();
    expect(await page.evaluate('getSelection().toString()')).toBe(
      'CREATE INDEX CONCURRENTLY ON orders (user_id)',
    );
    expect(await page.locator('pre.command a, pre.command button').count()).toBe(0);
    await page.context().close();
  });

  it('unfolds everything on paper', async () => {
    const { page } = await open('paper', pageOf('exhibits'), { width: 718 });
    const folded = page.locator('#map table.services');
    expect(await folded.isVisible()).toBe(false);
    await page.emulateMedia({ media: 'print' });
    expect((await folded.boundingBox())?.height).toBeGreaterThan(100);
    expect(await page.locator('nav, .skip, .themes').filter({ visible: true }).count()).toBe(0);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(20_000);
    await page.context().close();
  });

  it('stays on a phone and in order with far too much of everything', async () => {
    const content = renderHtml(oversizedReport('a-rather-long-service-name.shop.internal', 300));
    expect(Buffer.byteLength(content)).toBeLessThan(500_000);
    const { page, complaints, requests } = await open('oversized', content, { width: 360 });
    expect([...complaints, ...requests]).toEqual([]);
    expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
    await page.context().close();
  });

  it('prints on white, without the theme switch', async () => {
    const { page } = await open('print', pageOf('index lost'), { width: 800, theme: 'dark' });
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(background)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.themes').isVisible()).toBe(false);
    await page.context().close();
  });

  it.each(Object.entries(hostileTexts))('is not harmed by telemetry: %s', async (label, words) => {
    const { diagnosis, caseFile } = hostile(words);
    const { exhibits, wording, actions } = richReport(words);
    const content = renderHtml({ ...explain(diagnosis, caseFile), exhibits, wording, actions });
    for (const width of widths) {
      const { page, complaints, requests } = await open(`hostile ${label}`, content, { width });
      expect(complaints).toEqual([]);
      expect(requests).toEqual([]);
      expect(await page.locator('script, img, iframe, link').count()).toBe(0);
      expect(await page.evaluate(overflow)).toBeLessThanOrEqual(0);
      await page.context().close();
    }
  });
});
