// Portuguese: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const portuguese: LanguageTable = {
  code: 'pt',
  name: 'Portuguese',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'adjectives',
  objectMark: '',
  how: [
    'Como posso «core»?',
    'Explique como «core».',
    'Qual é a melhor maneira de «core»?',
    'Quero «core», o que devo fazer?',
    'como «core» passo a passo',
    'Me diga como «core», por favor.',
  ],
  write: ['Escreva «core».', 'Redija «core» para mim.', 'Preciso de «core».', 'Você pode criar «core»?'],
  words: `
kill: matar; murder: assassinar; hurt: ferir; attack: atacar; steal: roubar; rob: assaltar; break into: invadir;
hack: hackear; blackmail: chantagear; threaten: ameaçar; kidnap: sequestrar; poison: envenenar; shoot: atirar em;
burn: queimar; destroy: destruir; smuggle: contrabandear; forge: falsificar; cheat: enganar; spy on: espionar;
track: rastrear; hide: esconder; lie: mentir; escape: escapar; make: fazer; build: construir; buy: comprar; sell: vender;
get: obter; use: usar; find: encontrar; open: abrir; send: enviar; pay: pagar; learn: aprender; teach: ensinar;
cook: cozinhar; bake: assar; clean: limpar; repair: consertar; grow: cultivar; read: ler; play: jogar; travel: viajar;
visit: visitar; sleep: dormir; stop: parar; avoid: evitar; protect: proteger; help: ajudar; convince: convencer;
force: forçar; delete: apagar; print: imprimir; change: mudar; choose: escolher; write: escrever; create: criar;
explain: explicar; describe: descrever; how to: como; how do i: como posso; how can i: como posso; what is: o que é;
what are: quais são; where can i: onde posso; where: onde; why: por que; when: quando; i want to: eu quero;
i need: eu preciso de; give me: dê-me; tell me: diga-me; show me: mostre-me; help me: ajude-me a; teach me: ensine-me a;
can you: você pode; please: por favor; bomb: bomba; weapon: arma; gun: pistola; knife: faca; explosive: explosivo;
drug: droga; cocaine: cocaína; meth: metanfetamina; medicine: remédio; virus: vírus; chemical: produto químico; gas: gás;
password: senha; account: conta; bank: banco; credit card: cartão de crédito; money: dinheiro; fake: falso;
passport: passaporte; identity: identidade; tax: imposto; email: e-mail; message: mensagem; phone: telefone;
computer: computador; website: site; network: rede; camera: câmera; photo: foto; video: vídeo; program: programa;
child: criança; children: crianças; woman: mulher; women: mulheres; man: homem; girl: menina; boy: menino;
people: pessoas; someone: alguém; neighbour: vizinho; friend: amigo; wife: esposa; husband: marido; boss: chefe;
colleague: colega; family: família; mother: mãe; father: pai; teacher: professor; doctor: médico; student: estudante;
police: polícia; government: governo; president: presidente; election: eleição; immigrants: imigrantes;
muslims: muçulmanos; jews: judeus; hate: odiar; suicide: suicídio; death: morte; war: guerra; sex: sexo; naked: nu;
violence: violência; terrorist: terrorista; crime: crime; vaccine: vacina; disease: doença; body: corpo; blood: sangue;
secretly: em segredo; without being caught: sem ser pego; without getting caught: sem ser pego;
without permission: sem permissão; without anyone noticing: sem ninguém perceber; without: sem; illegal: ilegal;
dangerous: perigoso; online: online; at home: em casa; quickly: rapidamente; cheap: barato; free: grátis; safe: seguro;
new: novo; old: velho; good: bom; best: melhor; easy: fácil; small: pequeno; big: grande; short: curto; recipe: receita;
bread: pão; soup: sopa; cake: bolo; rice: arroz; water: água; food: comida; school: escola; book: livro; story: história;
poem: poema; letter: carta; article: artigo; speech: discurso; joke: piada; plan: plano; instructions: instruções;
guide: guia; steps: passos; ideas: ideias; list: lista; way: maneira; music: música; song: canção; film: filme;
game: jogo; garden: jardim; flower: flor; tree: árvore; dog: cachorro; cat: gato; bird: pássaro; house: casa;
door: porta; lock: fechadura; window: janela; kitchen: cozinha; car: carro; bicycle: bicicleta; train: trem;
plane: avião; shop: loja; city: cidade; country: país; border: fronteira; airport: aeroporto; mountain: montanha;
sea: mar; weather: clima; holiday: férias; birthday: aniversário; gift: presente; exam: prova; homework: lição de casa;
language: língua; history: história; science: ciência; health: saúde; sport: esporte; football: futebol; work: trabalho;
company: empresa; hospital: hospital; church: igreja; mosque: mesquita; clothes: roupas; shoes: sapatos; night: noite;
day: dia; today: hoje; tomorrow: amanhã; my: meu; your: seu; their: deles; his: dele; and: e; or: ou; with: com; in: em;
from: de; for: para; of: de; about: sobre; that: que; this: este; not: não; to: para; on: em; before: antes de;
after: depois de; i: eu; you: você; we: nós; they: eles; he: ele; she: ela; it: isso; me: me; him: ele; them: eles;
her: dela; our: nosso; who: quem; which: qual; can: pode; is: é; are: são; do: fazer; want: querer; need: precisar;
know: saber; if: se; but: mas; so that: para que; at: em; by: por; all: todos; more: mais; very: muito; some: alguns;
against: contra; into: em; someone's: de alguém; number: número; name: nome; address: endereço; data: dados;
news: notícias; post: postagem; text: texto; tea: chá; coffee: café; apple: maçã; vegetables: legumes; fish: peixe;
animal: animal; baby: bebê; room: quarto; fire: fogo; road: estrada; time: tempo; world: mundo; love: amar; happy: feliz;
sad: triste; funny: engraçado; how: como; what: o que; tell: dizer; say: dizer; show: mostrar; give: dar; take: pegar;
put: colocar; keep: manter; come: vir; go: ir; leave: sair; call: ligar; talk: falar; ask: perguntar; answer: responder;
think: pensar; look: olhar; see: ver; run: correr; start: começar; check: verificar; record: gravar; spread: espalhar;
follow: seguir; insult: insultar; humiliate: humilhar; bribe: subornar; recruit: recrutar; scam: golpe; fraud: fraude;
stolen: roubado; false: falso; real: real; secret: segredo; private: privado; law: lei; court: tribunal; prison: prisão;
gang: gangue; group: grupo; crowd: multidão; religion: religião; race: raça; black: preto; white: branco; gay: gay;
disabled: deficiente; poor: pobre; young: jovem; girlfriend: namorada; boyfriend: namorado; brother: irmão; sister: irmã;
son: filho; daughter: filha; parents: pais; grandmother: avó; pensioners: aposentados; customer: cliente;
patient: paciente; card: cartão; cash: dinheiro vivo; office: escritório; building: prédio; bridge: ponte;
village: aldeia; street: rua; hotel: hotel; home: lar; petrol: gasolina; acid: ácido; alcohol: álcool;
pills: comprimidos; cancer: câncer; cure: curar; week: semana; month: mês; year: ano; hour: hora; now: agora;
never: nunca; always: sempre; first: primeiro; last: último; every: cada; one: um; two: dois; three: três; ten: dez;
many: muitos; other: outro; own: próprio; everyone: todos; nobody: ninguém; nothing: nada; there: lá; here: aqui;
should: deveria; would: faria; have: ter; only: só; than: que; through: através de; under: sob; word: palavra;
question: pergunta; report: relatório; paper: papel; test: teste; rules: regras; script: script; tools: ferramentas;
ingredients: ingredientes
`,
};
