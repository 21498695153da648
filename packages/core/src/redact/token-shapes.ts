import type { SecretKind } from './secret-kind.ts';

/** Keys that their makers gave a shape of their own; each stands for a whole run of characters. */
const shapes: readonly (readonly [RegExp, SecretKind])[] = [
  // JSON web tokens: base 64 of `{"`, whole or cut short.
  [/^eyj[\w-]{10,}(?:\.[\w-]*){0,4}$/i, 'token'],
  // AWS key ids.
  [/^(?:akia|asia|aroa|aida|anpa|abia|acca)[a-z0-9]{16}$/i, 'key'],
  // Google: API keys and access tokens.
  [/^aiza[\w-]{30,}$/i, 'key'],
  [/^ya29\.[\w.-]{16,}$/i, 'token'],
  [/^gocspx-[\w-]{16,}$/i, 'secret'],
  // GitHub and GitLab.
  [/^gh[pousr]_[a-z0-9]{16,}$/i, 'token'],
  [/^github_pat_\w{16,}$/i, 'token'],
  [/^gl(?:pat|dt|rt|cbt|ptt|soat)-[\w-]{16,}$/i, 'token'],
  // Slack.
  [/^xox[a-z]-[\w-]{8,}$/i, 'token'],
  [/^xapp-[\w-]{8,}$/i, 'token'],
  // OpenAI, Anthropic and those who do as they do; Stripe.
  [/^sk-(?:[a-z]{2,12}-)*[\w-]{16,}$/i, 'key'],
  [/^(?:sk|rk|pk)_(?:live|test)_[a-z0-9]{8,}$/i, 'key'],
  [/^whsec_[\w+/=-]{8,}$/i, 'secret'],
  // Package registries, mail, models, clouds.
  [/^npm_[a-z0-9]{30,}$/i, 'token'],
  [/^pypi-[\w-]{16,}$/i, 'token'],
  [/^sg\.[\w-]{16,}\.[\w-]{16,}$/i, 'key'],
  [/^hf_[a-z0-9]{20,}$/i, 'token'],
  [/^do[opr]_v1_[a-f0-9]{32,}$/i, 'token'],
  [/^shp(?:at|ca|pa|ss)_[a-f0-9]{16,}$/i, 'token'],
  [/^hv[sbr]\.[\w-]{16,}$/i, 'token'],
  [/^dapi[a-f0-9]{32}$/i, 'token'],
  [/^key-[a-f0-9]{32}$/i, 'key'],
  [/^\d{8,10}:aa[\w-]{30,}$/i, 'token'],
  [/^age-secret-key-1[a-z0-9]{20,}$/i, 'private_key'],
];

/** The longest run that is compared with the shapes; what is longer is judged by its looks. */
const longest = 4096;

export function shapeOf(run: string): SecretKind | undefined {
  if (run.length > longest) return /^eyJ/.test(run) ? 'token' : undefined;
  return shapes.find(([shape]) => shape.test(run))?.[1];
}
