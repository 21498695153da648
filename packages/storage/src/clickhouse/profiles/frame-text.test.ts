import { describe, expect, it } from 'vitest';
import { type Frame, frameText, isPlainFrame, parseFrame } from './frame-text.ts';

const frames: readonly Frame[] = [
  { function: 'main', file: '', line: 0 },
  { function: 'operator new(unsigned long)', file: '/src/new.cc', line: 42 },
  { function: 'net/http.(*conn).serve', file: 'C:\\go\\server.go', line: 1 },
  { function: '', file: 'a:b', line: 7 },
  { function: 'multi\nline', file: 'x', line: 4_294_967_295 },
];

describe('parseFrame', () => {
  it.each(frames)('reads back $function', (frame) => {
    expect(isPlainFrame(frame)).toBe(true);
    expect(parseFrame(frameText(frame))).toEqual(frame);
  });

  it('needs the length of the function where files have spaces', () => {
    const frame = { function: 'run all', file: '/my files/a b.py', line: 3 };
    expect(isPlainFrame(frame)).toBe(false);
    expect(parseFrame(frameText(frame), frame.function.length)).toEqual(frame);
  });

  it('takes another text for a function', () => {
    expect(parseFrame('[kernel]')).toEqual({ function: '[kernel]', file: '', line: 0 });
  });
});
