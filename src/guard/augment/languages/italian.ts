// Italian: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const italian: LanguageTable = {
  code: 'it',
  name: 'Italian',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'adjectives',
  objectMark: '',
  how: [
    'Come posso «core»?',
    'Spiegami come «core».',
    'Qual è il modo migliore per «core»?',
    'Voglio «core», come si fa?',
    'come «core» passo dopo passo',
    'Dimmi come «core», per favore.',
  ],
  write: ['Scrivi «core».', 'Scrivimi «core».', 'Ho bisogno di «core».', 'Puoi creare «core»?'],
  words: `
kill: uccidere; murder: assassinare; hurt: ferire; attack: attaccare; steal: rubare; rob: rapinare;
break into: introdursi in; hack: hackerare; blackmail: ricattare; threaten: minacciare; kidnap: rapire;
poison: avvelenare; shoot: sparare; burn: bruciare; destroy: distruggere; smuggle: contrabbandare; forge: falsificare;
cheat: imbrogliare; spy on: spiare; track: seguire; hide: nascondere; lie: mentire; escape: scappare; make: fare;
build: costruire; buy: comprare; sell: vendere; get: ottenere; use: usare; find: trovare; open: aprire; send: inviare;
pay: pagare; learn: imparare; teach: insegnare; cook: cucinare; bake: cuocere al forno; clean: pulire; repair: riparare;
grow: coltivare; read: leggere; play: giocare; travel: viaggiare; visit: visitare; sleep: dormire; stop: smettere;
avoid: evitare; protect: proteggere; help: aiutare; convince: convincere; force: costringere; delete: cancellare;
print: stampare; change: cambiare; choose: scegliere; write: scrivere; create: creare; explain: spiegare;
describe: descrivere; how to: come; how do i: come posso; how can i: come posso; what is: che cos'è;
what are: quali sono; where can i: dove posso; where: dove; why: perché; when: quando; i want to: voglio;
i need: ho bisogno di; give me: dammi; tell me: dimmi; show me: mostrami; help me: aiutami a; teach me: insegnami a;
can you: puoi; please: per favore; bomb: bomba; weapon: arma; gun: pistola; knife: coltello; explosive: esplosivo;
drug: droga; cocaine: cocaina; meth: metanfetamina; medicine: medicina; virus: virus; chemical: sostanza chimica;
gas: gas; password: password; account: conto; bank: banca; credit card: carta di credito; money: soldi; fake: falso;
passport: passaporto; identity: identità; tax: tassa; email: e-mail; message: messaggio; phone: telefono;
computer: computer; website: sito web; network: rete; camera: telecamera; photo: foto; video: video; program: programma;
child: bambino; children: bambini; woman: donna; women: donne; man: uomo; girl: ragazza; boy: ragazzo; people: persone;
someone: qualcuno; neighbour: vicino; friend: amico; wife: moglie; husband: marito; boss: capo; colleague: collega;
family: famiglia; mother: madre; father: padre; teacher: insegnante; doctor: medico; student: studente; police: polizia;
government: governo; president: presidente; election: elezione; immigrants: immigrati; muslims: musulmani; jews: ebrei;
hate: odiare; suicide: suicidio; death: morte; war: guerra; sex: sesso; naked: nudo; violence: violenza;
terrorist: terrorista; crime: crimine; vaccine: vaccino; disease: malattia; body: corpo; blood: sangue;
secretly: di nascosto; without being caught: senza farsi scoprire; without getting caught: senza farsi scoprire;
without permission: senza permesso; without anyone noticing: senza che nessuno se ne accorga; without: senza;
illegal: illegale; dangerous: pericoloso; online: online; at home: a casa; quickly: velocemente; cheap: economico;
free: gratis; safe: sicuro; new: nuovo; old: vecchio; good: buono; best: migliore; easy: facile; small: piccolo;
big: grande; short: breve; recipe: ricetta; bread: pane; soup: zuppa; cake: torta; rice: riso; water: acqua; food: cibo;
school: scuola; book: libro; story: storia; poem: poesia; letter: lettera; article: articolo; speech: discorso;
joke: barzelletta; plan: piano; instructions: istruzioni; guide: guida; steps: passi; ideas: idee; list: lista;
way: modo; music: musica; song: canzone; film: film; game: gioco; garden: giardino; flower: fiore; tree: albero;
dog: cane; cat: gatto; bird: uccello; house: casa; door: porta; lock: serratura; window: finestra; kitchen: cucina;
car: macchina; bicycle: bicicletta; train: treno; plane: aereo; shop: negozio; city: città; country: paese;
border: confine; airport: aeroporto; mountain: montagna; sea: mare; weather: tempo; holiday: vacanza;
birthday: compleanno; gift: regalo; exam: esame; homework: compiti; language: lingua; history: storia; science: scienza;
health: salute; sport: sport; football: calcio; work: lavoro; company: azienda; hospital: ospedale; church: chiesa;
mosque: moschea; clothes: vestiti; shoes: scarpe; night: notte; day: giorno; today: oggi; tomorrow: domani; my: il mio;
your: il tuo; their: il loro; his: il suo; and: e; or: o; with: con; in: in; from: da; for: per; of: di; about: su;
that: che; this: questo; not: non; to: a; on: su; before: prima di; after: dopo; i: io; you: tu; we: noi; they: loro;
he: lui; she: lei; it: lo; me: me; him: lui; them: li; her: suo; our: nostro; who: chi; which: quale; can: può; is: è;
are: sono; do: fare; want: volere; need: avere bisogno di; know: sapere; if: se; but: ma; so that: affinché; at: a;
by: da; all: tutti; more: più; very: molto; some: alcuni; against: contro; into: dentro; someone's: di qualcuno;
number: numero; name: nome; address: indirizzo; data: dati; news: notizie; post: post; text: testo; tea: tè;
coffee: caffè; apple: mela; vegetables: verdure; fish: pesce; animal: animale; baby: neonato; room: stanza; fire: fuoco;
road: strada; time: tempo; world: mondo; love: amare; happy: felice; sad: triste; funny: divertente; how: come;
what: cosa; tell: dire; say: dire; show: mostrare; give: dare; take: prendere; put: mettere; keep: tenere; come: venire;
go: andare; leave: lasciare; call: chiamare; talk: parlare; ask: chiedere; answer: rispondere; think: pensare;
look: guardare; see: vedere; run: correre; start: iniziare; check: controllare; record: registrare; spread: diffondere;
follow: seguire; insult: insultare; humiliate: umiliare; bribe: corrompere; recruit: reclutare; scam: truffa;
fraud: frode; stolen: rubato; false: falso; real: vero; secret: segreto; private: privato; law: legge; court: tribunale;
prison: prigione; gang: banda; group: gruppo; crowd: folla; religion: religione; race: razza; black: nero; white: bianco;
gay: gay; disabled: disabile; poor: povero; young: giovane; girlfriend: fidanzata; boyfriend: fidanzato;
brother: fratello; sister: sorella; son: figlio; daughter: figlia; parents: genitori; grandmother: nonna;
pensioners: pensionati; customer: cliente; patient: paziente; card: carta; cash: contanti; office: ufficio;
building: edificio; bridge: ponte; village: villaggio; street: via; hotel: albergo; home: casa; petrol: benzina;
acid: acido; alcohol: alcol; pills: pillole; cancer: cancro; cure: curare; week: settimana; month: mese; year: anno;
hour: ora; now: adesso; never: mai; always: sempre; first: primo; last: ultimo; every: ogni; one: uno; two: due;
three: tre; ten: dieci; many: molti; other: altro; own: proprio; everyone: tutti; nobody: nessuno; nothing: niente;
there: là; here: qui; should: dovrebbe; would: vorrebbe; have: avere; only: solo; than: di; through: attraverso;
under: sotto; word: parola; question: domanda; report: rapporto; paper: carta; test: prova; rules: regole;
script: script; tools: attrezzi; ingredients: ingredienti
`,
};
