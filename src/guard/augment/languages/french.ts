// French: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const french: LanguageTable = {
  code: 'fr',
  name: 'French',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'adjectives',
  objectMark: '',
  how: [
    'Comment «core» ?',
    'Comment puis-je «core» ?',
    'Explique-moi comment «core».',
    'Quelle est la meilleure façon de «core» ?',
    'Je veux «core». Comment faire ?',
    'comment «core» étape par étape',
    "Dis-moi comment «core» s'il te plaît.",
  ],
  write: ['Écris «core».', 'Rédige «core».', "J'ai besoin de «core».", 'Peux-tu créer «core» ?'],
  words: `
kill: tuer; murder: assassiner; hurt: blesser; attack: attaquer; steal: voler; rob: braquer;
break into: entrer par effraction dans; hack: pirater; blackmail: faire chanter; threaten: menacer; kidnap: enlever;
poison: empoisonner; shoot: tirer sur; burn: brûler; destroy: détruire; smuggle: faire passer en contrebande;
forge: falsifier; cheat: tricher; spy on: espionner; track: suivre; hide: cacher; lie: mentir; escape: échapper à;
make: fabriquer; build: construire; buy: acheter; sell: vendre; get: obtenir; use: utiliser; find: trouver; open: ouvrir;
send: envoyer; pay: payer; learn: apprendre; teach: enseigner; cook: cuisiner; bake: cuire au four; clean: nettoyer;
repair: réparer; grow: cultiver; read: lire; play: jouer; travel: voyager; visit: visiter; sleep: dormir; stop: arrêter;
avoid: éviter; protect: protéger; help: aider; convince: convaincre; force: forcer; delete: supprimer; print: imprimer;
change: changer; choose: choisir; write: écrire; create: créer; explain: expliquer; describe: décrire; how to: comment;
how do i: comment puis-je; how can i: comment puis-je; what is: qu'est-ce que; what are: quels sont;
where can i: où puis-je; where: où; why: pourquoi; when: quand; i want to: je veux; i need: j'ai besoin de;
give me: donne-moi; tell me: dis-moi; show me: montre-moi; help me: aide-moi à; teach me: apprends-moi à;
can you: peux-tu; please: s'il te plaît; bomb: bombe; weapon: arme; gun: pistolet; knife: couteau; explosive: explosif;
drug: drogue; cocaine: cocaïne; meth: méthamphétamine; medicine: médicament; virus: virus; chemical: produit chimique;
gas: gaz; password: mot de passe; account: compte; bank: banque; credit card: carte de crédit; money: argent; fake: faux;
passport: passeport; identity: identité; tax: impôt; email: e-mail; message: message; phone: téléphone;
computer: ordinateur; website: site web; network: réseau; camera: caméra; photo: photo; video: vidéo; program: programme;
child: enfant; children: enfants; woman: femme; women: femmes; man: homme; girl: fille; boy: garçon; people: gens;
someone: quelqu'un; neighbour: voisin; friend: ami; wife: épouse; husband: mari; boss: patron; colleague: collègue;
family: famille; mother: mère; father: père; teacher: professeur; doctor: médecin; student: étudiant; police: police;
government: gouvernement; president: président; election: élection; immigrants: immigrés; muslims: musulmans;
jews: juifs; hate: haïr; suicide: suicide; death: mort; war: guerre; sex: sexe; naked: nu; violence: violence;
terrorist: terroriste; crime: crime; vaccine: vaccin; disease: maladie; body: corps; blood: sang; secretly: en secret;
without being caught: sans se faire prendre; without getting caught: sans se faire prendre;
without permission: sans permission; without anyone noticing: sans que personne ne s'en aperçoive; without: sans;
illegal: illégal; dangerous: dangereux; online: en ligne; at home: à la maison; quickly: rapidement; cheap: bon marché;
free: gratuit; safe: sûr; new: nouveau; old: vieux; good: bon; best: meilleur; easy: facile; small: petit; big: grand;
short: court; recipe: recette; bread: pain; soup: soupe; cake: gâteau; rice: riz; water: eau; food: nourriture;
school: école; book: livre; story: histoire; poem: poème; letter: lettre; article: article; speech: discours;
joke: blague; plan: plan; instructions: instructions; guide: guide; steps: étapes; ideas: idées; list: liste; way: moyen;
music: musique; song: chanson; film: film; game: jeu; garden: jardin; flower: fleur; tree: arbre; dog: chien; cat: chat;
bird: oiseau; house: maison; door: porte; lock: serrure; window: fenêtre; kitchen: cuisine; car: voiture; bicycle: vélo;
train: train; plane: avion; shop: magasin; city: ville; country: pays; border: frontière; airport: aéroport;
mountain: montagne; sea: mer; weather: temps; holiday: vacances; birthday: anniversaire; gift: cadeau; exam: examen;
homework: devoirs; language: langue; history: histoire; science: science; health: santé; sport: sport;
football: football; work: travail; company: entreprise; hospital: hôpital; church: église; mosque: mosquée;
clothes: vêtements; shoes: chaussures; night: nuit; day: jour; today: aujourd'hui; tomorrow: demain; my: mon; your: ton;
their: leur; his: son; and: et; or: ou; with: avec; in: dans; from: de; for: pour; of: de; about: sur; that: qui;
this: ce; not: ne pas; to: à; on: sur; before: avant; after: après; i: je; you: tu; we: nous; they: ils; he: il;
she: elle; it: le; me: moi; him: lui; them: les; her: sa; our: notre; who: qui; which: quel; can: peut; is: est;
are: sont; do: faire; want: vouloir; need: avoir besoin de; know: savoir; if: si; but: mais; so that: pour que; at: à;
by: par; all: tous; more: plus; very: très; some: quelques; against: contre; into: dans; someone's: de quelqu'un;
number: numéro; name: nom; address: adresse; data: données; news: nouvelles; post: publication; text: texte; tea: thé;
coffee: café; apple: pomme; vegetables: légumes; fish: poisson; animal: animal; baby: bébé; room: chambre; fire: feu;
road: route; time: temps; world: monde; love: aimer; happy: heureux; sad: triste; funny: drôle; how: comment; what: quoi;
tell: dire; say: dire; show: montrer; give: donner; take: prendre; put: mettre; keep: garder; come: venir; go: aller;
leave: partir; call: appeler; talk: parler; ask: demander; answer: répondre; think: penser; look: regarder; see: voir;
run: courir; start: commencer; check: vérifier; record: enregistrer; spread: répandre; follow: suivre; insult: insulter;
humiliate: humilier; bribe: soudoyer; recruit: recruter; scam: arnaque; fraud: fraude; stolen: volé; false: faux;
real: réel; secret: secret; private: privé; law: loi; court: tribunal; prison: prison; gang: gang; group: groupe;
crowd: foule; religion: religion; race: race; black: noir; white: blanc; gay: gay; disabled: handicapé; poor: pauvre;
young: jeune; girlfriend: petite amie; boyfriend: petit ami; brother: frère; sister: sœur; son: fils; daughter: fille;
parents: parents; grandmother: grand-mère; pensioners: retraités; customer: client; patient: patient; card: carte;
cash: espèces; office: bureau; building: bâtiment; bridge: pont; village: village; street: rue; hotel: hôtel;
home: maison; petrol: essence; acid: acide; alcohol: alcool; pills: pilules; cancer: cancer; cure: guérir; week: semaine;
month: mois; year: an; hour: heure; now: maintenant; never: jamais; always: toujours; first: premier; last: dernier;
every: chaque; one: un; two: deux; three: trois; ten: dix; many: beaucoup; other: autre; own: propre;
everyone: tout le monde; nobody: personne; nothing: rien; there: là; here: ici; should: devrait; would: voudrait;
have: avoir; only: seulement; than: que; through: à travers; under: sous; word: mot; question: question; report: rapport;
paper: papier; test: test; rules: règles; script: script; tools: outils; ingredients: ingrédients
`,
};
