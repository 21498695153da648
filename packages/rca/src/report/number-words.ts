const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** A small count in letters, for words hold no digits: `two checks`, `one check`, `several checks`. */
export function counted(count: number, noun: string): string {
  const number = words[count] ?? 'several';
  return `${number} ${count === 1 ? noun : `${noun}s`}`;
}

/** `once`, `twice`, `five times`. */
export function oftenWords(count: number): string {
  return ['never', 'once', 'twice'][count] ?? counted(count, 'time');
}
