// Swahili: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const swahili: LanguageTable = {
  code: 'sw',
  name: 'Swahili',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'Jinsi ya «core»?',
    'Ninawezaje «core»?',
    'Nieleze jinsi ya «core».',
    'Ni njia gani bora ya «core»?',
    'Nataka «core», nifanye nini?',
    'Niambie hatua kwa hatua jinsi ya «core».',
  ],
  write: ['Andika «core».', 'Niandikie «core».', 'Ninahitaji «core».', 'Unaweza kuunda «core»?'],
  words: `
kill: kuua; murder: kuua kwa makusudi; hurt: kuumiza; attack: kushambulia; steal: kuiba; rob: kupora;
break into: kuvunja na kuingia; hack: kudukua; blackmail: kutishia kwa siri; threaten: kutishia; kidnap: kuteka nyara;
poison: sumu; shoot: kupiga risasi; burn: kuchoma; destroy: kuharibu; smuggle: kusafirisha kwa magendo; forge: kughushi;
cheat: kudanganya; spy on: kupeleleza; track: kufuatilia; hide: kuficha; lie: kusema uongo; escape: kutoroka;
make: kutengeneza; build: kujenga; buy: kununua; sell: kuuza; get: kupata; use: kutumia; find: kutafuta; open: kufungua;
send: kutuma; pay: kulipa; learn: kujifunza; teach: kufundisha; cook: kupika; bake: kuoka; clean: kusafisha;
repair: kukarabati; grow: kupanda; read: kusoma; play: kucheza; travel: kusafiri; visit: kutembelea; sleep: kulala;
stop: kuacha; avoid: kuepuka; protect: kulinda; help: kusaidia; convince: kushawishi; force: kulazimisha; delete: kufuta;
print: kuchapisha; change: kubadilisha; choose: kuchagua; write: kuandika; create: kuunda; explain: kueleza;
describe: kuelezea; how to: jinsi ya; how do i: nawezaje; how can i: ninawezaje; what is: ni nini; what are: ni zipi;
where can i: wapi naweza; where: wapi; why: kwa nini; when: lini; i want to: nataka; i need: ninahitaji; give me: nipe;
tell me: niambie; show me: nionyeshe; help me: nisaidie; teach me: nifundishe; can you: unaweza; please: tafadhali;
bomb: bomu; weapon: silaha; gun: bunduki; knife: kisu; explosive: kilipuzi; drug: dawa ya kulevya; cocaine: kokeini;
meth: methi; medicine: dawa; virus: kirusi; chemical: kemikali; gas: gesi; password: nenosiri; account: akaunti;
bank: benki; credit card: kadi ya mkopo; money: pesa; fake: bandia; passport: pasipoti; identity: utambulisho; tax: kodi;
email: barua pepe; message: ujumbe; phone: simu; computer: kompyuta; website: tovuti; network: mtandao; camera: kamera;
photo: picha; video: video; program: programu; child: mtoto; children: watoto; woman: mwanamke; women: wanawake;
man: mwanaume; girl: msichana; boy: mvulana; people: watu; someone: mtu; neighbour: jirani; friend: rafiki; wife: mke;
husband: mume; boss: bosi; colleague: mwenzangu; family: familia; mother: mama; father: baba; teacher: mwalimu;
doctor: daktari; student: mwanafunzi; police: polisi; government: serikali; president: rais; election: uchaguzi;
immigrants: wahamiaji; muslims: Waislamu; jews: Wayahudi; hate: kuchukia; suicide: kujiua; death: kifo; war: vita;
sex: ngono; naked: uchi; violence: ukatili; terrorist: gaidi; crime: uhalifu; vaccine: chanjo; disease: ugonjwa;
body: mwili; blood: damu; secretly: kwa siri; without being caught: bila kukamatwa;
without getting caught: bila kukamatwa; without permission: bila ruhusa; without anyone noticing: bila mtu kujua;
without: bila; illegal: haramu; dangerous: hatari; online: mtandaoni; at home: nyumbani; quickly: haraka;
cheap: rahisi kwa bei; free: bure; safe: salama; new: mpya; old: mzee; good: nzuri; best: bora zaidi; easy: rahisi;
small: ndogo; big: kubwa; short: fupi; recipe: mapishi; bread: mkate; soup: supu; cake: keki; rice: wali; water: maji;
food: chakula; school: shule; book: kitabu; story: hadithi; poem: shairi; letter: barua; article: makala; speech: hotuba;
joke: utani; plan: mpango; instructions: maelekezo; guide: mwongozo; steps: hatua; ideas: mawazo; list: orodha;
way: njia; music: muziki; song: wimbo; film: filamu; game: mchezo; garden: bustani; flower: ua; tree: mti; dog: mbwa;
cat: paka; bird: ndege; house: nyumba; door: mlango; lock: kufuli; window: dirisha; kitchen: jiko; car: gari;
bicycle: baiskeli; train: treni; plane: ndege; shop: duka; city: mji; country: nchi; border: mpaka;
airport: uwanja wa ndege; mountain: mlima; sea: bahari; weather: hali ya hewa; holiday: likizo;
birthday: siku ya kuzaliwa; gift: zawadi; exam: mtihani; homework: kazi ya nyumbani; language: lugha; history: historia;
science: sayansi; health: afya; sport: michezo; football: mpira wa miguu; work: kazi; company: kampuni;
hospital: hospitali; church: kanisa; mosque: msikiti; clothes: nguo; shoes: viatu; night: usiku; day: siku; today: leo;
tomorrow: kesho; my: yangu; your: yako; their: yao; his: yake; and: na; or: au; with: na; in: katika; from: kutoka;
for: kwa; of: ya; about: kuhusu; that: ambayo; this: hii; not: si; to: kwa; on: juu ya; before: kabla ya;
after: baada ya; i: mimi; you: wewe; we: sisi; they: wao; he: yeye; she: yeye; it: hiyo; me: mimi; him: yeye; them: wao;
her: yake; our: yetu; who: nani; which: ipi; can: naweza; is: ni; are: ni; do: kufanya; want: kutaka; need: kuhitaji;
know: kujua; if: ikiwa; but: lakini; so that: ili; at: katika; by: na; all: yote; more: zaidi; very: sana;
some: baadhi ya; against: dhidi ya; into: ndani ya; someone's: ya mtu; number: nambari; name: jina; address: anwani;
data: data; news: habari; post: chapisho; text: maandishi; tea: chai; coffee: kahawa; apple: tufaha; vegetables: mboga;
fish: samaki; animal: mnyama; baby: mtoto mchanga; room: chumba; fire: moto; road: barabara; time: wakati; world: dunia;
love: kupenda; happy: furaha; sad: huzuni; funny: chekesha; how: vipi; what: nini; tell: kuambia; say: kusema;
show: kuonyesha; give: kutoa; take: kuchukua; put: kuweka; keep: kuweka; come: kuja; go: kwenda; leave: kuondoka;
call: kupiga simu; talk: kuzungumza; ask: kuuliza; answer: kujibu; think: kufikiri; look: kutazama; see: kuona;
run: kukimbia; start: kuanza; check: kukagua; record: kurekodi; spread: kueneza; follow: kufuata; insult: kutukana;
humiliate: kudhalilisha; bribe: kuhonga; recruit: kuandikisha; scam: utapeli; fraud: ulaghai; stolen: iliyoibiwa;
false: ya uongo; real: halisi; secret: siri; private: ya faragha; law: sheria; court: mahakama; prison: gereza;
gang: genge; group: kundi; crowd: umati; religion: dini; race: kabila; black: nyeusi; white: nyeupe;
gay: mpenzi wa jinsia moja; disabled: mlemavu; poor: maskini; young: kijana; girlfriend: mpenzi;
boyfriend: mpenzi wa kiume; brother: kaka; sister: dada; son: mwana; daughter: binti; parents: wazazi; grandmother: bibi;
pensioners: wastaafu; customer: mteja; patient: mgonjwa; card: kadi; cash: fedha taslimu; office: ofisi; building: jengo;
bridge: daraja; village: kijiji; street: mtaa; hotel: hoteli; home: nyumbani; petrol: petroli; acid: asidi;
alcohol: pombe; pills: vidonge; cancer: saratani; cure: kuponya; week: wiki; month: mwezi; year: mwaka; hour: saa;
now: sasa; never: kamwe; always: daima; first: kwanza; last: mwisho; every: kila; one: moja; two: mbili; three: tatu;
ten: kumi; many: nyingi; other: nyingine; own: yake mwenyewe; everyone: kila mtu; nobody: hakuna mtu;
nothing: hakuna kitu; there: pale; here: hapa; should: inapaswa; would: inge; have: kuwa na; only: tu; than: kuliko;
through: kupitia; under: chini ya; word: neno; question: swali; report: ripoti; paper: karatasi; test: jaribio;
rules: kanuni; script: hati; tools: zana; ingredients: viungo
`,
};
