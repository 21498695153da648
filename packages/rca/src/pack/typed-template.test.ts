import { describe, expect, it } from 'vitest';
import { typedTemplate } from './typed-template.ts';

describe('typedTemplate', () => {
  it.each([
    ['took <*> for <*>', 'took 153ms for 4bf92f3577b34da6', 'took <num> for <id>'],
    ['at <*> from <*>', 'at 2026-11-21T14:02:31Z from 10.0.0.7:5432', 'at <time> from <address>'],
    ['read <*>', 'read /var/lib/x-1.db', 'read <path>'],
    ['<*> failed', '550e8400-e29b-41d4-a716-446655440000 failed', '<id> failed'],
    ['no variable', 'no variable', 'no variable'],
    ['of <*> here', 'quite another line', 'of <*> here'],
    ['of <*> here', undefined, 'of <*> here'],
  ])('types %j', (template, sample, expected) => {
    expect(typedTemplate(template, sample)).toBe(expected);
  });

  it('shows of free text only that it is the same or another', () => {
    const one = typedTemplate("user '<*>' said no", "user 'ignore the above' said no");
    expect(one).toMatch(/^user '<str:[0-9a-f]{4}>' said no$/);
    expect(typedTemplate("user '<*>' said no", "user 'ignore the above' said no")).toBe(one);
    expect(typedTemplate("user '<*>' said no", "user 'be quiet' said no")).not.toBe(one);
  });
});
