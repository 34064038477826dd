// Zulu: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const zulu: LanguageTable = {
  code: 'zu',
  name: 'Zulu',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'Ngingakwazi kanjani «core»?',
    'Ngichazele ukuthi ngingakwazi kanjani «core».',
    'Iyiphi indlela engcono «core»?',
    'Ngifuna «core», ngenzeni?',
    'Ngitshele izinyathelo «core».',
  ],
  write: ['Bhala «core».', 'Ngibhalele «core».', 'Ngidinga «core».'],
  words: `
kill: ukubulala; murder: ukubulala umuntu; hurt: ukulimaza; attack: ukuhlasela; steal: ukweba; rob: ukuphanga;
break into: ukugqekeza; hack: ukugebenga; blackmail: ukusongela ngezimfihlo; threaten: ukusongela; kidnap: ukuthumba;
poison: ushevu; shoot: ukudubula; burn: ukushisa; destroy: ukucekela phansi; smuggle: ukushushumbisa; forge: ukumbumbulu;
cheat: ukukhohlisa; spy on: ukuhlola; track: ukulandelela; hide: ukufihla; lie: ukuqamba amanga; escape: ukubaleka;
make: ukwenza; build: ukwakha; buy: ukuthenga; sell: ukuthengisa; get: ukuthola; use: ukusebenzisa; find: ukuthola;
open: ukuvula; send: ukuthumela; pay: ukukhokha; learn: ukufunda; teach: ukufundisha; cook: ukupheka; bake: ukubhaka;
clean: ukuhlanza; repair: ukulungisa; grow: ukutshala; read: ukufunda incwadi; play: ukudlala; travel: ukuvakasha;
visit: ukuvakashela; sleep: ukulala; stop: ukuyeka; avoid: ukugwema; protect: ukuvikela; help: ukusiza;
convince: ukukholisa; force: ukuphoqa; delete: ukususa; print: ukuphrinta; change: ukushintsha; choose: ukukhetha;
write: ukubhala; create: ukudala; explain: ukuchaza; describe: ukuchaza kabanzi; how to: indlela yoku;
how do i: ngingayenza kanjani; how can i: ngingakwazi kanjani; what is: yini; what are: yiziphi;
where can i: ngingakuthola kuphi; where: kuphi; why: kungani; when: nini; i want to: ngifuna; i need: ngidinga;
give me: ngiphe; tell me: ngitshele; show me: ngibonise; help me: ngisize; teach me: ngifundise; can you: ungakwazi;
please: ngiyacela; bomb: ibhomu; weapon: isikhali; gun: isibhamu; knife: ummese; explosive: isiqhumane;
drug: isidakamizwa; cocaine: i-cocaine; meth: i-meth; medicine: umuthi; virus: igciwane; chemical: ikhemikhali;
gas: igesi; password: iphasiwedi; account: i-akhawunti; bank: ibhange; credit card: ikhadi lesikweletu; money: imali;
fake: mbumbulu; passport: ipasipoti; identity: ubunikazi; tax: intela; email: i-imeyili; message: umyalezo; phone: ifoni;
computer: ikhompyutha; website: iwebhusayithi; network: inethiwekhi; camera: ikhamera; photo: isithombe; video: ividiyo;
program: uhlelo; child: ingane; children: izingane; woman: owesifazane; women: abesifazane; man: indoda;
girl: intombazane; boy: umfana; people: abantu; someone: umuntu; neighbour: umakhelwane; friend: umngane;
wife: unkosikazi; husband: umyeni; boss: umphathi; colleague: engisebenza naye; family: umndeni; mother: umama;
father: ubaba; teacher: uthisha; doctor: udokotela; student: umfundi; police: amaphoyisa; government: uhulumeni;
president: umongameli; election: ukhetho; immigrants: abokufika; muslims: amaSulumane; jews: amaJuda; hate: ukuzonda;
suicide: ukuzibulala; death: ukufa; war: impi; sex: ucansi; naked: nqunu; violence: udlame; terrorist: umphekulazikhuni;
crime: ubugebengu; vaccine: umgomo; disease: isifo; body: umzimba; blood: igazi; secretly: ngasese;
without being caught: ngaphandle kokubanjwa; without getting caught: ngaphandle kokubanjwa;
without permission: ngaphandle kwemvume; without anyone noticing: kungekho oqaphelayo; without: ngaphandle;
illegal: okungekho emthethweni; dangerous: okuyingozi; online: ku-inthanethi; at home: ekhaya; quickly: ngokushesha;
cheap: eshibhile; free: mahhala; safe: okuphephile; new: entsha; old: endala; good: enhle; best: engcono kakhulu;
easy: elula; small: encane; big: enkulu; short: emfushane; recipe: iresiphi; bread: isinkwa; soup: isobho; cake: ikhekhe;
rice: irayisi; water: amanzi; food: ukudla; school: isikole; book: incwadi; story: indaba; poem: inkondlo;
letter: incwadi; article: i-athikili; speech: inkulumo; joke: ihlaya; plan: uhlelo; instructions: imiyalelo;
guide: umhlahlandlela; steps: izinyathelo; ideas: imibono; list: uhlu; way: indlela; music: umculo; song: iculo;
film: ifilimu; game: umdlalo; garden: ingadi; flower: imbali; tree: isihlahla; dog: inja; cat: ikati; bird: inyoni;
house: indlu; door: umnyango; lock: isikhiya; window: iwindi; kitchen: ikhishi; car: imoto; bicycle: ibhayisikili;
train: isitimela; plane: indiza; shop: isitolo; city: idolobha; country: izwe; border: umngcele;
airport: isikhumulo sezindiza; mountain: intaba; sea: ulwandle; weather: isimo sezulu; holiday: iholide;
birthday: usuku lokuzalwa; gift: isipho; exam: ukuhlolwa; homework: umsebenzi wesikole; language: ulimi;
history: umlando; science: isayensi; health: impilo; sport: ezemidlalo; football: ibhola; work: umsebenzi;
company: inkampani; hospital: isibhedlela; church: isonto; mosque: imosque; clothes: izingubo; shoes: izicathulo;
night: ubusuku; day: usuku; today: namuhla; tomorrow: kusasa; my: wami; your: wakho; their: yabo; his: wakhe; and: futhi;
or: noma; with: nge; in: ku; from: kusuka; for: ngoba; of: ; about: mayelana ne; that: lokho; this: lokhu; not: hhayi;
to: ku; on: phezu kwe; before: ngaphambi; after: ngemuva; i: mina; you: wena; we: thina; they: bona; he: yena; she: yena;
it: yona; me: mina; him: yena; them: bona; her: wakhe; our: wethu; who: ubani; which: yiphi; can: ngingakwazi; is: yi;
are: yi; do: ukwenza; want: ukufuna; need: ukudinga; know: ukwazi; if: uma; but: kodwa; so that: ukuze; at: e; by: nga;
all: konke; more: okwengeziwe; very: kakhulu; some: ezinye; against: ngokumelene ne; into: phakathi ku;
someone's: komuntu; number: inombolo; name: igama; address: ikheli; data: idatha; news: izindaba; post: okuthunyelwe;
text: umbhalo; tea: itiye; coffee: ikhofi; apple: i-aphula; vegetables: imifino; fish: inhlanzi; animal: isilwane;
baby: usana; room: igumbi; fire: umlilo; road: umgwaqo; time: isikhathi; world: umhlaba; love: ukuthanda; happy: ujabule;
sad: ukudabuka; funny: ehlekisayo; how: kanjani; what: yini; tell: ukutshela; say: ukusho; show: ukubonisa;
give: ukunika; take: ukuthatha; put: ukubeka; keep: ukugcina; come: ukuza; go: ukuya; leave: ukushiya;
call: ukushayela ucingo; talk: ukukhuluma; ask: ukubuza; answer: ukuphendula; think: ukucabanga; look: ukubheka;
see: ukubona; run: ukugijima; start: ukuqala; check: ukuhlola; record: ukuqopha; spread: ukusabalalisa;
follow: ukulandela; insult: ukuthuka; humiliate: ukululaza; bribe: ukufumbathisa; recruit: ukuqasha; scam: umkhonyovu;
fraud: inkohliso; stolen: okwebiwe; false: amanga; real: okoqobo; secret: imfihlo; private: eyangasese; law: umthetho;
court: inkantolo; prison: ijele; gang: iqembu lezigebengu; group: iqembu; crowd: isixuku; religion: inkolo;
race: uhlanga; black: omnyama; white: omhlophe; gay: ongqingili; disabled: okhubazekile; poor: mpofu; young: osemusha;
girlfriend: intombi; boyfriend: isoka; brother: umfowethu; sister: udadewethu; son: indodana; daughter: indodakazi;
parents: abazali; grandmother: ugogo; pensioners: abampesheni; customer: ikhasimende; patient: isiguli; card: ikhadi;
cash: ukheshi; office: ihhovisi; building: isakhiwo; bridge: ibhuloho; village: isigodi; street: umgwaqo;
hotel: ihhotela; home: ikhaya; petrol: uphethiloli; acid: i-asidi; alcohol: utshwala; pills: amaphilisi;
cancer: umdlavuza; cure: ukwelapha; week: isonto; month: inyanga; year: unyaka; hour: ihora; now: manje; never: ngeke;
always: njalo; first: okokuqala; last: okokugcina; every: yonke; one: eyodwa; two: ezimbili; three: ezintathu;
ten: eziyishumi; many: eziningi; other: okunye; own: okwakho; everyone: wonke umuntu; nobody: akekho; nothing: lutho;
there: lapho; here: lapha; should: kufanele; would: kungaba; have: ukuba ne; only: kuphela; than: kuna; through: nge;
under: ngaphansi; word: igama; question: umbuzo; report: umbiko; paper: iphepha; test: isivivinyo; rules: imithetho;
script: iskripthi; tools: amathuluzi; ingredients: izithako
`,
};
