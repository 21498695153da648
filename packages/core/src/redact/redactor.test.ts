import { describe, expect, it } from 'vitest';
import { redactor } from './redactor.ts';
import { lookalikes, planted } from './test-kit/planted.ts';

/** Ways in which a text comes into another one. */
const carriers: Readonly<Record<string, (text: string) => string>> = {
  alone: (text) => text,
  'in a line': (text) => `2026-11-21 14:02:31 ERROR [orders] call failed: ${text}`,
  'in JSON': (text) => JSON.stringify({ level: 'error', message: `call failed: ${text}`, n: 1 }),
  'in JSON in JSON': (text) => JSON.stringify({ log: JSON.stringify({ msg: text }) }),
  'URL-encoded': (text) => `callback=${encodeURIComponent(text)}`,
  'in capitals of a key': (text) =>
    text.replace(/password|authorization|cookie|api_key/gi, (key) => key.toUpperCase()),
  'with zero-width characters': (text) =>
    `${text.slice(0, 3)}\u200b${text.slice(3, 11)}\u2060${text.slice(11)}`,
  'in wide forms': (text) =>
    text.replace(/[!-~]/g, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)),
  'in HTML': (text) =>
    `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')}</p>`,
};

describe('redactor', () => {
  it.each(Object.keys(carriers))('leaves no planted secret: %s', (name) => {
    const carry = carriers[name] as (text: string) => string;
    const left = planted.flatMap(({ shape, text, secrets = [text] }) => {
      const clean = redactor().text(carry(text));
      const bare = clean.normalize('NFKC').replace(/[\u200b\u2060]/g, '');
      return secrets
        .filter((secret) => bare.includes(secret))
        .map((secret) => ({ shape, secret, clean }));
    });
    expect(left).toEqual([]);
  });

  it('leaves what only looks like a secret', () => {
    const redact = redactor();
    expect(lookalikes.length).toBeGreaterThanOrEqual(40);
    expect(lookalikes.map((text) => redact.text(text))).toEqual(lookalikes);
  });
});
