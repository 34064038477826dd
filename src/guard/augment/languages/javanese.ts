// Javanese: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const javanese: LanguageTable = {
  code: 'jv',
  name: 'Javanese',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'Piye carane «core»?',
    'Kepriye carane aku bisa «core»?',
    'Jlentrehna carane «core».',
    'Apa cara paling apik kanggo «core»?',
    'Aku pengin «core», kudu piye?',
    'Wenehana pandhuan «core».',
  ],
  write: ['Tulisen «core».', 'Gawekna «core».', 'Aku butuh «core».'],
  words: `
kill: mateni; murder: mrajaya; hurt: nglarani; attack: nyerang; steal: nyolong; rob: ngrampok; break into: mbobol;
hack: ngretas; blackmail: meres; threaten: ngancam; kidnap: nyulik; poison: racun; shoot: nembak; burn: ngobong;
destroy: ngrusak; smuggle: nyelundupake; forge: malsu; cheat: ngapusi; spy on: ngintip; track: nglacak; hide: ndhelikake;
lie: goroh; escape: mlayu; make: nggawe; build: mbangun; buy: tuku; sell: adol; get: entuk; use: nganggo; find: nemokake;
open: mbukak; send: ngirim; pay: mbayar; learn: sinau; teach: mulang; cook: masak; bake: manggang; clean: ngresiki;
repair: ndandani; grow: nandur; read: maca; play: dolanan; travel: lelungan; visit: nekani; sleep: turu; stop: mandheg;
avoid: nyingkiri; protect: nglindhungi; help: nulungi; convince: ngyakinake; force: meksa; delete: mbusak;
print: nyithak; change: ngganti; choose: milih; write: nulis; create: nyiptakake; explain: njelasake;
describe: nggambarake; how to: carane; how do i: kepiye carane aku; how can i: piye carane aku; what is: apa iku;
what are: apa wae; where can i: ing ngendi aku bisa; where: ngendi; why: kenapa; when: kapan; i want to: aku pengin;
i need: aku butuh; give me: wenehi aku; tell me: kandhanana aku; show me: tuduhna aku; help me: tulungi aku;
teach me: wulangi aku; can you: apa kowe bisa; please: tulung; bomb: bom; weapon: gaman; gun: bedhil; knife: lading;
explosive: peledhak; drug: narkoba; cocaine: kokain; meth: sabu-sabu; medicine: obat; virus: virus;
chemical: bahan kimia; gas: gas; password: tembung sandhi; account: akun; bank: bank; credit card: kertu kredit;
money: dhuwit; fake: palsu; passport: paspor; identity: identitas; tax: pajek; email: layang elektronik; message: pesen;
phone: telpon; computer: komputer; website: situs web; network: jaringan; camera: kamera; photo: foto; video: video;
program: program; child: bocah; children: bocah-bocah; woman: wong wadon; women: wong wadon; man: wong lanang;
girl: bocah wadon; boy: bocah lanang; people: wong-wong; someone: wong; neighbour: tangga; friend: kanca;
wife: bojo wadon; husband: bojo lanang; boss: juragan; colleague: kanca kerja; family: kulawarga; mother: ibu;
father: bapak; teacher: guru; doctor: dhokter; student: murid; police: pulisi; government: pamarentah;
president: presiden; election: pemilu; immigrants: imigran; muslims: wong Islam; jews: wong Yahudi; hate: sengit;
suicide: nglalu; death: pati; war: perang; sex: saresmi; naked: wuda; violence: kekerasan; terrorist: teroris;
crime: kadurjanan; vaccine: vaksin; disease: lelara; body: awak; blood: getih; secretly: meneng-meneng;
without being caught: tanpa ketangkep; without getting caught: tanpa ketangkep; without permission: tanpa idin;
without anyone noticing: tanpa ana sing ngerti; without: tanpa; illegal: ilegal; dangerous: mbebayani; online: online;
at home: ing omah; quickly: kanthi cepet; cheap: murah; free: gratis; safe: aman; new: anyar; old: lawas; good: apik;
best: paling apik; easy: gampang; small: cilik; big: gedhe; short: cekak; recipe: resep; bread: roti; soup: sop;
cake: kue; rice: sega; water: banyu; food: panganan; school: sekolahan; book: buku; story: crita; poem: geguritan;
letter: layang; article: artikel; speech: pidhato; joke: lelucon; plan: rencana; instructions: pandhuan; guide: pandhuan;
steps: langkah-langkah; ideas: gagasan; list: daftar; way: cara; music: musik; song: tembang; film: film; game: dolanan;
garden: kebon; flower: kembang; tree: wit; dog: asu; cat: kucing; bird: manuk; house: omah; door: lawang; lock: gembok;
window: jendhela; kitchen: pawon; car: mobil; bicycle: sepedha; train: sepur; plane: montor mabur; shop: toko;
city: kutha; country: negara; border: tapel wates; airport: bandara; mountain: gunung; sea: segara; weather: cuaca;
holiday: prei; birthday: ambal warsa; gift: hadiah; exam: ujian; homework: garapan omah; language: basa;
history: sejarah; science: ngelmu; health: kasarasan; sport: olahraga; football: bal-balan; work: gaweyan;
company: perusahaan; hospital: rumah sakit; church: greja; mosque: mesjid; clothes: klambi; shoes: sepatu; night: wengi;
day: dina; today: dina iki; tomorrow: sesuk; my: -ku; your: -mu; their: dheweke; his: dheweke; and: lan; or: utawa;
with: karo; in: ing; from: saka; for: kanggo; of: saka; about: babagan; that: sing; this: iki; not: ora; to: marang;
on: ing; before: sadurunge; after: sawise; i: aku; you: kowe; we: kita; they: dheweke kabeh; he: dheweke; she: dheweke;
it: iku; me: aku; him: dheweke; them: dheweke kabeh; her: dheweke; our: kita; who: sapa; which: endi; can: bisa;
is: yaiku; are: yaiku; do: nindakake; want: pengin; need: butuh; know: ngerti; if: yen; but: nanging; so that: supaya;
at: ing; by: dening; all: kabeh; more: luwih; very: banget; some: sawetara; against: nglawan; into: menyang;
someone's: wong; number: nomer; name: jeneng; address: alamat; data: data; news: kabar; post: kiriman; text: teks;
tea: teh; coffee: kopi; apple: apel; vegetables: sayuran; fish: iwak; animal: kewan; baby: bayi; room: kamar; fire: geni;
road: dalan; time: wektu; world: donya; love: tresna; happy: seneng; sad: sedhih; funny: lucu; how: piye; what: apa;
tell: ngandhani; say: ngomong; show: nuduhake; give: menehi; take: njupuk; put: ndokok; keep: njaga; come: teka;
go: lunga; leave: ninggal; call: nelpon; talk: omong-omongan; ask: takon; answer: njawab; think: mikir; look: ndeleng;
see: weruh; run: mlayu; start: miwiti; check: mriksa; record: ngrekam; spread: nyebarake; follow: ngetutake;
insult: ngina; humiliate: ngisin-isin; bribe: nyogok; recruit: ngrekrut; scam: penipuan; fraud: penipuan;
stolen: colongan; false: palsu; real: asli; secret: rahasia; private: pribadi; law: hukum; court: pengadilan;
prison: pakunjaran; gang: geng; group: klompok; crowd: rombongan; religion: agama; race: ras; black: ireng; white: putih;
gay: homo; disabled: difabel; poor: mlarat; young: enom; girlfriend: pacar wadon; boyfriend: pacar lanang;
brother: sedulur lanang; sister: sedulur wadon; son: anak lanang; daughter: anak wadon; parents: wong tuwa;
grandmother: simbah putri; pensioners: pensiunan; customer: pelanggan; patient: pasien; card: kertu; cash: dhuwit tunai;
office: kantor; building: gedhung; bridge: kreteg; village: desa; street: dalan; hotel: hotel; home: omah;
petrol: bensin; acid: asem; alcohol: alkohol; pills: pil; cancer: kanker; cure: nambani; week: minggu; month: sasi;
year: taun; hour: jam; now: saiki; never: ora tau; always: tansah; first: kapisan; last: pungkasan; every: saben;
one: siji; two: loro; three: telu; ten: sepuluh; many: akeh; other: liyane; own: dhewe; everyone: kabeh wong;
nobody: ora ana wong; nothing: ora ana apa-apa; there: kana; here: kene; should: kudune; would: bakal; have: duwe;
only: mung; than: tinimbang; through: liwat; under: ing ngisor; word: tembung; question: pitakon; report: laporan;
paper: kertas; test: tes; rules: aturan; script: skrip; tools: piranti; ingredients: bahan
`,
};
