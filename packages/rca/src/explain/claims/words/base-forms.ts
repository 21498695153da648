const irregular: Readonly<Record<string, string>> = {
  began: 'begin',
  begun: 'begin',
  became: 'become',
  got: 'get',
  gotten: 'get',
  went: 'go',
  gone: 'gone',
  came: 'come',
  took: 'take',
  taken: 'take',
  gave: 'give',
  given: 'give',
  showed: 'show',
  shown: 'show',
  saw: 'see',
  seen: 'see',
  said: 'say',
  told: 'tell',
  knew: 'know',
  known: 'know',
  found: 'find',
  stood: 'stand',
  kept: 'keep',
  held: 'hold',
  put: 'put',
  arose: 'arise',
  arisen: 'arise',
  spent: 'spend',
  meant: 'mean',
  lay: 'lie',
  lain: 'lie',
  sat: 'sit',
  read: 'read',
  brought: 'bring',
  sent: 'send',
  written: 'write',
  wrote: 'write',
  underwent: 'undergo',
  felt: 'feel',
  met: 'meet',
  ran: 'run',
  left: 'leave',
  made: 'make',
  had: 'have',
  has: 'have',
  did: 'do',
  done: 'do',
  does: 'do',
  rose: 'rise',
  risen: 'rise',
  fell: 'fall',
  fallen: 'fall',
  grew: 'grow',
  grown: 'grow',
  sank: 'sink',
  sunk: 'sink',
  shrank: 'shrink',
  shrunk: 'shrink',
  shot: 'shoot',
  leapt: 'leap',
  led: 'lead',
  drove: 'drive',
  driven: 'drive',
  lost: 'lose',
  threw: 'throw',
  thrown: 'throw',
  slept: 'sleep',
  broke: 'break',
  broken: 'break',
  gave_up: 'give',
  worse: 'worse',
  criteria: 'criterion',
  indices: 'index',
  indexes: 'index',
  halves: 'half',
  data: 'data',
  lying: 'lie',
  dying: 'die',
  used: 'use',
  using: 'use',
  caches: 'cache',
  children: 'child',
  people: 'person',
  forgot: 'forget',
  chose: 'choose',
  fed: 'feed',
  built: 'build',
  paid: 'pay',
  sought: 'seek',
  wore: 'wear',
  dealt: 'deal',
  froze: 'freeze',
  hung: 'hang',
  slowed: 'slow',
  busier: 'busy',
  busiest: 'busy',
  is: 'is',
  analyses: 'analysis',
  this: 'this',
  its: 'its',
  his: 'his',
  was: 'was',
  as: 'as',
  previous: 'previous',
  less: 'less',
  process: 'process',
  access: 'access',
  address: 'address',
  status: 'status',
  series: 'series',
};

/**
 * The word itself and what it may be an inflection of, most likely first: `rises` → `rises`, `rise`. Lower case.
 * Guesses too much rather than too little; a guess counts only where a list holds it.
 */
export function baseForms(word: string): readonly string[] {
  const whole = irregular[word];
  if (whole !== undefined) return whole === word ? [word] : [word, whole];
  const forms = [word];
  const cut = (end: string, ...with_: readonly string[]): void => {
    if (!word.endsWith(end) || word.length - end.length < 2) return;
    for (const tail of with_) forms.push(word.slice(0, -end.length) + tail);
  };
  cut("'s", '');
  cut('’s', '');
  cut('ies', 'y', 'ie');
  cut('es', '', 'e');
  cut('s', '');
  cut('ied', 'y');
  cut('ed', '', 'e');
  cut('ing', '', 'e');
  const doubled = /^(.*([bdgklmnprt]))\2(?:ed|ing|er)$/.exec(word);
  if (doubled?.[1] !== undefined) forms.push(doubled[1]);
  return forms;
}
