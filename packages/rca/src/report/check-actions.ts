import { causeTypes, type ReportAction, type Text } from '@abduce/core';
import { plainName, unitName } from './commands.ts';

/** What is wrong with the actions of a report, apart from their words. */
export function checkActions(
  actions: readonly ReportAction[],
  complain: (place: string, problem: string) => void,
): void {
  const seen = new Set<string>();
  for (const [at, { id, level, risk, command }] of actions.entries()) {
    const place = `actions[${at}]`;
    if (seen.has(id)) complain(place, `the action ${id} is given twice`);
    seen.add(id);
    const [cause = '', named = '', slug = '', ...rest] = id.split('/');
    const known = Object.hasOwn(causeTypes, cause) && /^[a-z]+(?:-[a-z]+)*$/.test(slug);
    if (!known || named !== level || rest.length > 0) {
      complain(`${place}.id`, `"${id.slice(0, 80)}" is no place in the catalogue`);
    }
    if (level === 'mitigate' && risk === undefined) complain(place, 'its risk is not told');
    if (command !== undefined) checkCommand(`${place}.command`, command, complain);
  }
}

/** Nothing but words of the catalogue and plain names: no part that a shell or a database takes for more. */
function checkCommand(
  place: string,
  command: Text,
  complain: (place: string, problem: string) => void,
): void {
  if (command.length === 0) complain(place, 'it is empty');
  for (const part of command) {
    if (typeof part === 'string') continue;
    if (!('quote' in part)) complain(place, 'it holds something else than plain names');
    else if (!plainName.test(part.quote) && !unitName.test(part.quote)) {
      complain(place, `"${part.quote.slice(0, 80)}" is no plain name`);
    }
  }
}
