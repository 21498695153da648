import { wordiness } from './letter-pairs.ts';

/** The shortest run that is taken for a key by its looks alone. */
export const shortestRandom = 20;

/** Below this, neighbouring characters have come together by chance. */
const chance = 0.47;
/** Without a digit it is rather a name of clipped words. */
const chanceOfLetters = 0.38;
const chanceOfMixed = 0.6;
/** An AWS secret key is 40 characters of base 64 and may hold words by accident. */
const awsSecretLength = 40;
const awsChance = 0.6;

const hexadecimal = /^(?:0x)?(?:[0-9a-f]+|[0-9A-F]+)$/;
/** Identifiers sorted by time: a time in Crockford's base 32, which begins with a small digit. */
const ulid = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
/** Names that compilers make of names: they hold lengths and hashes. */
const mangled = /^_(?:ZN?|R)[A-Za-z0-9]/;

/**
 * Whether letters, digits and `+ / = _ -` look drawn at random: keys and tokens do; words, identifiers, paths, host
 * and pod names, hexadecimal ids and digests, numbers and UUIDs do not. Reads `run` a fixed number of times.
 */
export function looksRandom(run: string): boolean {
  if (run.length < shortestRandom || hexadecimal.test(run) || ulid.test(run) || mangled.test(run))
    return false;
  if (run.length === awsSecretLength && isAwsSecret(run)) return true;
  const limit = /\d/.test(run) ? chance : chanceOfLetters;
  let random = 0;
  // Short pieces between two random ones: chance makes them too.
  let between = 0;
  for (const segment of run.split(/[-_+/=.~]/)) {
    if (isPlain(segment, limit)) {
      between += segment.length + 1;
      if (segment.length > 6) random = 0;
      continue;
    }
    random = (random === 0 ? 0 : random + between + 1) + segment.length;
    between = 0;
    if (random >= shortestRandom) return true;
  }
  return false;
}

function isPlain(segment: string, limit: number): boolean {
  if (segment.length < 3 || hexadecimal.test(segment)) return true;
  return wordiness(segment) >= (isMixed(segment) ? chanceOfMixed : limit);
}

/** Both cases, and digits in three places: few names are made so. */
function isMixed(segment: string): boolean {
  return (
    /[a-z]/.test(segment) && /[A-Z]/.test(segment) && (segment.match(/\d+/g)?.length ?? 0) >= 3
  );
}

function isAwsSecret(run: string): boolean {
  return (
    /^[A-Za-z0-9/+]+$/.test(run) &&
    /[a-z]/.test(run) &&
    /[A-Z]/.test(run) &&
    /[0-9]/.test(run) &&
    wordiness(run.replace(/[/+]/g, '')) < awsChance
  );
}
