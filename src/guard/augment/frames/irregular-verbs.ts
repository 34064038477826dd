// Irregular English verbs as "base past participle"; one past form each, the one most used in plain prose.
// Verbs with a prefix are listed apart, since cutting prefixes off goes wrong ("relay" is not "re-lay").

const TABLE = `
be was been; beat beat beaten; become became become; begin began begun; bend bent bent; bet bet bet; bid bid bid; bind bound bound; bite bit bitten;
bleed bled bled; blow blew blown; break broke broken; breed bred bred; bring brought brought; broadcast broadcast broadcast;
build built built; burst burst burst; buy bought bought; cast cast cast; catch caught caught; choose chose chosen;
cling clung clung; come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt dealt; dig dug dug; do did done;
draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed fed; feel felt felt;
fight fought fought; find found found; fit fit fit; flee fled fled; fling flung flung; fly flew flown; forbid forbade forbidden;
forecast forecast forecast; foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen;
get got got; give gave given; go went gone; grind ground ground; grow grew grown; hang hung hung; have had had; hear heard heard;
hide hid hidden; hit hit hit; hold held held; hurt hurt hurt; keep kept kept; kneel knelt knelt; know knew known; lay laid laid;
lead led led; leave left left; lend lent lent; let let let; light lit lit; lose lost lost; make made made; mean meant meant;
meet met met; mislead misled misled; mistake mistook mistaken; misunderstand misunderstood misunderstood; offset offset offset;
outbid outbid outbid; outdo outdid outdone; outgrow outgrew outgrown; outrun outran outrun; outsell outsold outsold;
overcome overcame overcome; overdo overdid overdone; overhear overheard overheard; override overrode overridden;
overrun overran overrun; oversee oversaw overseen; oversleep overslept overslept; overtake overtook overtaken;
overthrow overthrew overthrown; overwrite overwrote overwritten; pay paid paid; prepay prepaid prepaid; put put put;
quit quit quit; read read read; rebuild rebuilt rebuilt; recast recast recast; redo redid redone; regrow regrew regrown; remake remade remade;
repay repaid repaid; reread reread reread; rerun reran rerun; resell resold resold; reset reset reset; retake retook retaken;
rethink rethought rethought; rewind rewound rewound; rewrite rewrote rewritten; rid rid rid; ride rode ridden; ring rang rung;
rise rose risen; run ran run; say said said; see saw seen; seek sought sought; sell sold sold; send sent sent; set set set;
shake shook shaken; shed shed shed; shine shone shone; shoot shot shot; show showed shown; shrink shrank shrunk; shut shut shut;
sing sang sung; sink sank sunk; sit sat sat; sleep slept slept; slide slid slid; sling slung slung; slit slit slit;
sow sowed sown; speak spoke spoken; speed sped sped; spend spent spent; spin spun spun; spit spat spat; split split split;
spread spread spread; spring sprang sprung; stand stood stood; steal stole stolen; stick stuck stuck; sting stung stung;
stink stank stunk; stride strode stridden; strike struck struck; string strung strung; strive strove striven; swear swore sworn;
sweep swept swept; swell swelled swollen; swim swam swum; swing swung swung; take took taken; teach taught taught; tear tore torn;
tell told told; think thought thought; throw threw thrown; thrust thrust thrust; tread trod trodden; undercut undercut undercut;
undergo underwent undergone; understand understood understood; undertake undertook undertaken; undo undid undone;
unwind unwound unwound; uphold upheld upheld; upset upset upset; wake woke woken; wear wore worn; weave wove woven;
weep wept wept; win won won; wind wound wound; withdraw withdrew withdrawn; withhold withheld withheld;
withstand withstood withstood; wring wrung wrung; write wrote written
`;

/** Base form -> past tense and past participle. */
export const irregularVerbs: ReadonlyMap<string, { readonly past: string; readonly participle: string }> = new Map(
  TABLE.trim()
    .split(/\s*;\s*/)
    .map((entry) => {
      const [base, past, participle] = entry.split(/\s+/);
      return [base!, { past: past!, participle: participle! }] as const;
    }),
);
