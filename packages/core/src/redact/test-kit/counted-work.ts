/**
 * Counts the characters that patterns and string functions are run over while `work` runs: for each execution of a
 * pattern what it passed over, and for each slice and search its length. Time is noise; this is the same each run.
 */
export function countedWork(work: () => void): number {
  let count = 0;
  const { exec } = RegExp.prototype;
  const { slice, indexOf, lastIndexOf } = String.prototype;
  RegExp.prototype.exec = function (this: RegExp, text: string): RegExpExecArray | null {
    const from = this.global || this.sticky ? this.lastIndex : 0;
    const match = exec.call(this, text);
    const end = match === null ? (this.sticky ? from : text.length) : match.index + match[0].length;
    count += Math.max(1, end - from);
    return match;
  };
  String.prototype.slice = function (this: string, ...args) {
    const part = slice.apply(this, args);
    count += part.length;
    return part;
  };
  const searching = (search: (this: string, what: string, at?: number) => number) =>
    function (this: string, what: string, at?: number): number {
      const found = search.call(this, what, at);
      count += found < 0 ? this.length : Math.abs(found - (at ?? 0)) + 1;
      return found;
    };
  String.prototype.indexOf = searching(indexOf);
  String.prototype.lastIndexOf = searching(lastIndexOf);
  try {
    work();
  } finally {
    RegExp.prototype.exec = exec;
    Object.assign(String.prototype, { slice, indexOf, lastIndexOf });
  }
  return count;
}
