/**
 * Ordinary English that claims nothing by itself, in base forms (see `base-forms.ts`). A word that is in none of the
 * judge's lists makes a sentence fail, so whatever could carry a claim (names, trades, words of harm, feelings,
 * amounts, order of rank) is kept out on purpose.
 */
const lists: readonly string[] = [
  // Articles, pronouns, determiners.
  `a an the this that these those it its itself they them their we our one who whom whose which what whatever
   other another same such either some any several certain various latter former own`,
  // Prepositions and particles.
  `about across along alongside among amid around as at behind beneath beside besides between beyond by
   concerning despite during except for from in inside into near of off on onto outside over per regarding
   relative than through throughout to toward towards under until till up upon via vs versus with within
   amongst apart against plus back away together ago`,
  // Conjunctions and connectors that claim no cause.
  `and or but yet while whereas whilst although though even if when whenever where wherever whether unless
   however moreover furthermore also likewise similarly meanwhile then otherwise else namely
   it's that's there there's here afterwards afterward thereafter later earlier before after once subsequently
   previously beforehand formerly prior simultaneously`,
  // Auxiliaries and the commonest verbs.
  `be is am are was were been being do does did done have has had can could may might
   become get go come take give show see say tell know find look seem appear stand begin start continue keep hold
   put turn happen occur arise need use pass spend move reach measure observe record report note indicate
   point suggest mean agree match fit coincide accompany follow precede lie sit belong contain include involve concern
   account consist describe list name mark read compare average bring carry arrive expect try want let
   do work perform handle serve process receive send return answer respond reply complete open ask issue
   introduce touch alter set deliver ship apply bear reflect experience undergo notice detect register witness
   display exhibit emit write feel meet run leave make`,
  // Nouns of reports.
  `service system application component part piece side place point position moment time instant date day window period
   interval phase stage step value figure number level rate amount share portion fraction proportion percentage percent
   ratio factor mean count sum difference size length range extent degree unit quantity measurement metric
   signal evidence fact finding sign indication symptom effect picture view chart series sample baseline
   reference comparison incident trouble problem event situation case condition state status behaviour behavior
   activity movement pattern trend kind type sort form way manner path chain line title word term detail example
   request response call operation task job item object endpoint caller callee server peer dependency
   neighbour neighbor machine software program function onset beginning outset hypothesis verdict diagnosis analysis
   confidence conclusion alert person reader rest remainder nothing background context overview summary
   sequence lifetime attention observation`,
  // Adjectives and adverbs that weigh nothing.
  `already ever so far now currently today present presently then soon shortly immediately instantly promptly directly
   abruptly suddenly gradually eventually finally initially originally next new newly old older recent recently
   current existing usual usually normal normally ordinary typical typically regular regularly common commonly
   general generally particular particularly specific specifically respective respectively corresponding
   correspondingly individual single separate separately different differently similar equal equally clear apparent
   visible notable notably marked markedly consistent consistently related relevant additional additionally further
   extra incoming outgoing upstream downstream internal inner outer local remote often sometimes occasionally nightly
   hourly somewhere elsewhere overall altogether underlying subsequent simultaneous possible likely probable probably
   possibly perhaps maybe apparently presumably seemingly potentially suspected suspicion suspect strongest strong
   strongly mentioned said plain plainly such actually indeed effectively essentially basically able enough
   just exactly precisely even still merely simply rather quite fairly very instead closely noticeably visibly
   best early itself comparable anyhow self usage front since down right through way both due`,
];

export const plainWords: ReadonlySet<string> = new Set(lists.join(' ').split(/\s+/));
