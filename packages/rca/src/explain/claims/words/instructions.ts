/** Words that address whoever reads: a report tells what was found, and never what to type or to whom to turn. */
export const instructions: ReadonlySet<string> = new Set(
  `you your yours yourself please ignore disregard forget click visit download install execute sudo curl wget kubectl
   contact email phone urgent delete grant password login approve transfer
   override obey comply instruct instruction instructions prompt assistant`.split(/\s+/),
);

/** Verbs that make an order when a sentence begins with them. */
export const orders: ReadonlySet<string> = new Set(
  `run check roll look use see ask open send set put make keep give take try let call restart stop start move turn read
   write apply switch raise note consider add remove find get go do tell say show trust reply respond report answer
   issue perform treat increase lower reduce enlarge scale kill end close block allow`.split(/\s+/),
);
