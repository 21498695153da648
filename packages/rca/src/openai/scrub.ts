/** Makes a server's words fit for a message: one line, short, without keys. */
export type Scrub = (text: string) => string;

const longest = 240;
/** Keys as servers repeat them, whole or starred out. */
const keyShapes = [
  /\bBearer\s+[^\s"',}]+/gi,
  /\b(?:sk|pk|rk|gsk|xai|key|hf|or)[-_][\w*.-]{6,}/gi,
  /\bAIza[\w-]{10,}/g,
];

/** Takes out the given secrets, in every form in which a server may repeat them, and whatever looks like a key. */
export function scrubber(secrets: readonly string[]): Scrub {
  const forms = [...new Set(secrets.flatMap(formsOf))].sort((a, b) => b.length - a.length);
  return (text) => {
    let clean = text.slice(0, 20_000);
    for (const form of forms) clean = clean.replaceAll(form, '[key]');
    for (const shape of keyShapes) clean = clean.replace(shape, '[key]');
    clean = clean
      .replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/gi, ' ')
      .replace(/[\p{C}\p{Z}\s]+/gu, ' ')
      .trim();
    return clean.length > longest ? `${clean.slice(0, longest - 1)}…` : clean;
  };
}

function formsOf(secret: string): readonly string[] {
  if (secret.length < 4) return [];
  const bytes = new TextEncoder().encode(secret);
  const base64 = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
  return [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1), base64];
}
