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

function pageOf(name: string): string {
  const { diagnosis, caseFile } = fixtures[name] as (typeof fixtures)[string];
  return renderHtml(explain(diagnosis, caseFile));
}

/** Runs in the page: the least contrast of any text against what is painted behind it. WCAG 2.2, 1.4.3. */
const leastContrast = `(() => {
  const brush = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (color) => {
    brush.clearRect(0, 0, 1, 1);
    brush.fillStyle = color;
    brush.fillRect(0, 0, 1, 1);
    return [...brush.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (color) => {
    const [r, g, b] = color.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      if (at.matches('g.box') && !element.matches('.flag')) {
        return parse(getComputedStyle(at.querySelector('rect')).fill);
      }
      const color = parse(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255];
  };
  let least = { ratio: 21, text: '', seen: 0 };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim();
    const parent = walker.currentNode.parentElement;
    if (text === '' || parent.closest('.zone, title, legend')) continue;
    if (parent.getClientRects().length === 0) continue;
    const style = getComputedStyle(parent);
    const front = luminance(parse(parent.closest('svg') ? style.fill : style.color));
    const back = luminance(behind(parent));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    least.seen += 1;
    if (ratio < least.ratio) least = { ...least, ratio, text: parent.outerHTML.slice(0, 120) };
  }
  return least;
})()`;

const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const background = 'getComputedStyle(document.body).backgroundColor';

describe.each(Object.keys(fixtures))('the page of: %s', (name) => {
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
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    expect(await page.evaluate('getComputedStyle(document.body).colorScheme')).toBe('dark');
    await page.keyboard.press('Tab');
    expect(await page.evaluate("document.activeElement.getAttribute('href')")).toBe('#E1');
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
    const content = renderHtml(explain(diagnosis, caseFile));
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
