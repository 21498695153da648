import { escapeName, forceEscape, unescapeName } from './escape-name.ts';
import { reserved } from './reserved.ts';

const maxRemembered = 10_000;

/** How attributes are named in the store, and back. */
export interface LabelNames {
  /** Labels that are none of an attribute. */
  isReserved(label: string): boolean;
  toLabel(attribute: string): string;
  toAttribute(label: string): string;
}

function remembering(make: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      if (known.size >= maxRemembered) known.clear();
      known.set(text, (result = make(text)));
    }
    return result;
  };
}

/** `constant` are labels that the store adds to everything: attributes of their names are escaped too. */
export function labelNames(constant: Iterable<string>): LabelNames {
  const names = new Set<string>([...Object.values(reserved), ...constant]);
  return {
    isReserved: (label) => names.has(label),
    toLabel: remembering((name) =>
      names.has(name) ? forceEscape(name, 'label') : escapeName(name, 'label'),
    ),
    toAttribute: remembering(unescapeName),
  };
}
