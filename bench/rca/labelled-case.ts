import type { CaseFile, Diagnosis } from '@abduce/core';

/** One incident whose cause is known. The engine gets what `caseFile` gives and nothing else. */
export interface LabelledCase {
  readonly id: string;
  /** Cases of one group are also scored by themselves, such as `low_traffic/latency`. */
  readonly group: string;
  /** The name that a right answer puts first. */
  readonly truth: string;
  /** Names that look guilty and are not. */
  readonly decoys?: readonly string[];
  /** Builds the case file from tables that were parsed before: what it takes counts as analysis. */
  caseFile(): CaseFile;
}

/** A name with its score; equal scores are ties. */
export interface RankedName {
  readonly name: string;
  readonly score: number;
}

/** One public data set, read from a directory of its original layout. */
export interface Dataset {
  readonly name: string;
  /** Cases in the order of their ids; each is parsed when it is asked for. Throws `CONFIG` on another layout. */
  cases(dir: string): Iterable<LabelledCase>;
  /** The answer of a diagnosis in the names of the data set, best first. */
  ranked(diagnosis: Diagnosis, caseFile: CaseFile): readonly RankedName[];
  /** Windows in which nothing was wrong, each with the target that a verdict must not accuse. */
  calmWindows?(dir: string): Iterable<{ readonly id: string; caseFile(): CaseFile }>;
}
