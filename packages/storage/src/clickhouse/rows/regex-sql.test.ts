import { compileRegex } from '@abduce/core';
import { describe, expect, it } from 'vitest';
import { engineRegex } from './regex-sql.ts';

describe('engineRegex', () => {
  it.each([
    'cart',
    'cart|orders',
    '(?:a|b)+c?',
    'a.*b',
    '\\d{2,3}-\\w+',
    '[a-c_.]*x',
    '[^a-z]+',
    'a\\.b\\|c\\$',
    '/api/v[12]/.+',
  ])('hands on %s', (pattern) => {
    compileRegex(pattern);
    expect(engineRegex(pattern)).toBe(`(?s)\\A(?:${pattern})\\z`);
  });

  it.each([
    '\\s',
    '\\D',
    '\\x41',
    '\\u0041',
    'ä',
    '[\\s]',
    '[[:alpha:]]',
    '\\n',
    '[]a]',
    'a{2',
    '\\',
  ])('keeps %s to itself', (pattern) => {
    expect(engineRegex(pattern)).toBeUndefined();
  });
});
