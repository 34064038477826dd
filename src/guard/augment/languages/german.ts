// German: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const german: LanguageTable = {
  code: 'de',
  name: 'German',
  joiner: ' ',
  verbLast: true,
  nounFirst: 'nothing',
  objectMark: '',
  how: [
    'Wie kann ich «core»?',
    'Erkläre mir, wie ich «core» kann.',
    'Wie kann man am besten «core»?',
    'Ich möchte «core». Was muss ich tun?',
    'Sag mir bitte, wie man «core» kann.',
    'Anleitung: «core»',
  ],
  write: ['Schreibe «core».', 'Verfasse «core» für mich.', 'Ich brauche «core».', 'Kannst du mir «core» erstellen?'],
  words: `
kill: töten; murder: ermorden; hurt: verletzen; attack: angreifen; steal: stehlen; rob: ausrauben;
break into: einbrechen in; hack: hacken; blackmail: erpressen; threaten: bedrohen; kidnap: entführen; poison: vergiften;
shoot: schießen auf; burn: verbrennen; destroy: zerstören; smuggle: schmuggeln; forge: fälschen; cheat: betrügen;
spy on: ausspionieren; track: verfolgen; hide: verstecken; lie: lügen; escape: entkommen; make: herstellen; build: bauen;
buy: kaufen; sell: verkaufen; get: bekommen; use: benutzen; find: finden; open: öffnen; send: senden; pay: bezahlen;
learn: lernen; teach: unterrichten; cook: kochen; bake: backen; clean: putzen; repair: reparieren; grow: anbauen;
read: lesen; play: spielen; travel: reisen; visit: besuchen; sleep: schlafen; stop: aufhören; avoid: vermeiden;
protect: schützen; help: helfen; convince: überzeugen; force: zwingen; delete: löschen; print: drucken; change: ändern;
choose: wählen; write: schreiben; create: erstellen; explain: erklären; describe: beschreiben; how to: wie man;
how do i: wie kann ich; how can i: wie kann ich; what is: was ist; what are: was sind; where can i: wo kann ich;
where: wo; why: warum; when: wann; i want to: ich möchte; i need: ich brauche; give me: gib mir; tell me: sag mir;
show me: zeig mir; help me: hilf mir; teach me: bring mir bei; can you: kannst du; please: bitte; bomb: Bombe;
weapon: Waffe; gun: Pistole; knife: Messer; explosive: Sprengstoff; drug: Droge; cocaine: Kokain; meth: Crystal Meth;
medicine: Medikament; virus: Virus; chemical: Chemikalie; gas: Gas; password: Passwort; account: Konto; bank: Bank;
credit card: Kreditkarte; money: Geld; fake: gefälscht; passport: Reisepass; identity: Identität; tax: Steuer;
email: E-Mail; message: Nachricht; phone: Handy; computer: Computer; website: Webseite; network: Netzwerk;
camera: Kamera; photo: Foto; video: Video; program: Programm; child: Kind; children: Kinder; woman: Frau; women: Frauen;
man: Mann; girl: Mädchen; boy: Junge; people: Leute; someone: jemanden; neighbour: Nachbar; friend: Freund;
wife: Ehefrau; husband: Ehemann; boss: Chef; colleague: Kollege; family: Familie; mother: Mutter; father: Vater;
teacher: Lehrer; doctor: Arzt; student: Student; police: Polizei; government: Regierung; president: Präsident;
election: Wahl; immigrants: Einwanderer; muslims: Muslime; jews: Juden; hate: hassen; suicide: Selbstmord; death: Tod;
war: Krieg; sex: Sex; naked: nackt; violence: Gewalt; terrorist: Terrorist; crime: Verbrechen; vaccine: Impfung;
disease: Krankheit; body: Körper; blood: Blut; secretly: heimlich; without being caught: ohne erwischt zu werden;
without getting caught: ohne erwischt zu werden; without permission: ohne Erlaubnis;
without anyone noticing: ohne dass es jemand merkt; without: ohne; illegal: illegal; dangerous: gefährlich;
online: im Internet; at home: zu Hause; quickly: schnell; cheap: billig; free: kostenlos; safe: sicher; new: neu;
old: alt; good: gut; best: beste; easy: einfach; small: klein; big: groß; short: kurz; recipe: Rezept; bread: Brot;
soup: Suppe; cake: Kuchen; rice: Reis; water: Wasser; food: Essen; school: Schule; book: Buch; story: Geschichte;
poem: Gedicht; letter: Brief; article: Artikel; speech: Rede; joke: Witz; plan: Plan; instructions: Anleitung;
guide: Leitfaden; steps: Schritte; ideas: Ideen; list: Liste; way: Weg; music: Musik; song: Lied; film: Film;
game: Spiel; garden: Garten; flower: Blume; tree: Baum; dog: Hund; cat: Katze; bird: Vogel; house: Haus; door: Tür;
lock: Schloss; window: Fenster; kitchen: Küche; car: Auto; bicycle: Fahrrad; train: Zug; plane: Flugzeug; shop: Laden;
city: Stadt; country: Land; border: Grenze; airport: Flughafen; mountain: Berg; sea: Meer; weather: Wetter;
holiday: Urlaub; birthday: Geburtstag; gift: Geschenk; exam: Prüfung; homework: Hausaufgaben; language: Sprache;
history: Geschichte; science: Wissenschaft; health: Gesundheit; sport: Sport; football: Fußball; work: Arbeit;
company: Firma; hospital: Krankenhaus; church: Kirche; mosque: Moschee; clothes: Kleidung; shoes: Schuhe; night: Nacht;
day: Tag; today: heute; tomorrow: morgen; my: mein; your: dein; their: ihr; his: sein; and: und; or: oder; with: mit;
in: in; from: von; for: für; of: von; about: über; that: das; this: dies; not: nicht; to: zu; on: auf; before: vor;
after: nach; i: ich; you: du; we: wir; they: sie; he: er; she: sie; it: es; me: mir; him: ihn; them: sie; her: ihr;
our: unser; who: wer; which: welche; can: kann; is: ist; are: sind; do: tun; want: wollen; need: brauchen; know: wissen;
if: wenn; but: aber; so that: damit; at: bei; by: durch; all: alle; more: mehr; very: sehr; some: einige; against: gegen;
into: in; someone's: jemandes; number: Nummer; name: Name; address: Adresse; data: Daten; news: Nachrichten;
post: Beitrag; text: Text; tea: Tee; coffee: Kaffee; apple: Apfel; vegetables: Gemüse; fish: Fisch; animal: Tier;
baby: Baby; room: Zimmer; fire: Feuer; road: Straße; time: Zeit; world: Welt; love: lieben; happy: glücklich;
sad: traurig; funny: lustig; how: wie; what: was; tell: sagen; say: sagen; show: zeigen; give: geben; take: nehmen;
put: legen; keep: behalten; come: kommen; go: gehen; leave: verlassen; call: anrufen; talk: reden; ask: fragen;
answer: antworten; think: denken; look: schauen; see: sehen; run: laufen; start: anfangen; check: prüfen;
record: aufnehmen; spread: verbreiten; follow: folgen; insult: beleidigen; humiliate: demütigen; bribe: bestechen;
recruit: anwerben; scam: Abzocke; fraud: Betrug; stolen: gestohlen; false: falsch; real: echt; secret: Geheimnis;
private: privat; law: Gesetz; court: Gericht; prison: Gefängnis; gang: Bande; group: Gruppe; crowd: Menschenmenge;
religion: Religion; race: Rasse; black: schwarz; white: weiß; gay: schwul; disabled: behindert; poor: arm; young: jung;
girlfriend: Freundin; boyfriend: Freund; brother: Bruder; sister: Schwester; son: Sohn; daughter: Tochter;
parents: Eltern; grandmother: Großmutter; pensioners: Rentner; customer: Kunde; patient: Patient; card: Karte;
cash: Bargeld; office: Büro; building: Gebäude; bridge: Brücke; village: Dorf; street: Straße; hotel: Hotel;
home: Zuhause; petrol: Benzin; acid: Säure; alcohol: Alkohol; pills: Tabletten; cancer: Krebs; cure: heilen; week: Woche;
month: Monat; year: Jahr; hour: Stunde; now: jetzt; never: nie; always: immer; first: erste; last: letzte; every: jeder;
one: eins; two: zwei; three: drei; ten: zehn; many: viele; other: andere; own: eigen; everyone: alle; nobody: niemand;
nothing: nichts; there: dort; here: hier; should: sollte; would: würde; have: haben; only: nur; than: als;
through: durch; under: unter; word: Wort; question: Frage; report: Bericht; paper: Papier; test: Test; rules: Regeln;
script: Skript; tools: Werkzeuge; ingredients: Zutaten
`,
};
