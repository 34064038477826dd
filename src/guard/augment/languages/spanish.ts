// Spanish: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const spanish: LanguageTable = {
  code: 'es',
  name: 'Spanish',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'adjectives',
  objectMark: '',
  how: [
    '¿Cómo puedo «core»?',
    'Explícame cómo «core».',
    '¿Cuál es la mejor manera de «core»?',
    'Quiero «core», dime cómo.',
    'como «core» paso a paso',
    'Dime cómo «core», por favor.',
  ],
  write: ['Escribe «core».', 'Redacta «core» para mí.', 'Necesito «core».', '¿Puedes crear «core»?'],
  words: `
kill: matar; murder: asesinar; hurt: herir; attack: atacar; steal: robar; rob: asaltar; break into: entrar a robar en;
hack: hackear; blackmail: chantajear; threaten: amenazar; kidnap: secuestrar; poison: envenenar; shoot: disparar;
burn: quemar; destroy: destruir; smuggle: contrabandear; forge: falsificar; cheat: engañar; spy on: espiar;
track: rastrear; hide: esconder; lie: mentir; escape: escapar; make: hacer; build: construir; buy: comprar; sell: vender;
get: conseguir; use: usar; find: encontrar; open: abrir; send: enviar; pay: pagar; learn: aprender; teach: enseñar;
cook: cocinar; bake: hornear; clean: limpiar; repair: reparar; grow: cultivar; read: leer; play: jugar; travel: viajar;
visit: visitar; sleep: dormir; stop: parar; avoid: evitar; protect: proteger; help: ayudar; convince: convencer;
force: obligar; delete: borrar; print: imprimir; change: cambiar; choose: elegir; write: escribir; create: crear;
explain: explicar; describe: describir; how to: cómo; how do i: cómo puedo; how can i: cómo puedo; what is: qué es;
what are: cuáles son; where can i: dónde puedo; where: dónde; why: por qué; when: cuándo; i want to: quiero;
i need: necesito; give me: dame; tell me: dime; show me: muéstrame; help me: ayúdame a; teach me: enséñame a;
can you: puedes; please: por favor; bomb: bomba; weapon: arma; gun: pistola; knife: cuchillo; explosive: explosivo;
drug: droga; cocaine: cocaína; meth: metanfetamina; medicine: medicamento; virus: virus; chemical: producto químico;
gas: gas; password: contraseña; account: cuenta; bank: banco; credit card: tarjeta de crédito; money: dinero;
fake: falso; passport: pasaporte; identity: identidad; tax: impuesto; email: correo electrónico; message: mensaje;
phone: teléfono; computer: ordenador; website: sitio web; network: red; camera: cámara; photo: foto; video: vídeo;
program: programa; child: niño; children: niños; woman: mujer; women: mujeres; man: hombre; girl: chica; boy: chico;
people: gente; someone: alguien; neighbour: vecino; friend: amigo; wife: esposa; husband: marido; boss: jefe;
colleague: colega; family: familia; mother: madre; father: padre; teacher: profesor; doctor: médico; student: estudiante;
police: policía; government: gobierno; president: presidente; election: elecciones; immigrants: inmigrantes;
muslims: musulmanes; jews: judíos; hate: odiar; suicide: suicidio; death: muerte; war: guerra; sex: sexo; naked: desnudo;
violence: violencia; terrorist: terrorista; crime: crimen; vaccine: vacuna; disease: enfermedad; body: cuerpo;
blood: sangre; secretly: en secreto; without being caught: sin que me atrapen;
without getting caught: sin que me atrapen; without permission: sin permiso;
without anyone noticing: sin que nadie se dé cuenta; without: sin; illegal: ilegal; dangerous: peligroso;
online: en línea; at home: en casa; quickly: rápidamente; cheap: barato; free: gratis; safe: seguro; new: nuevo;
old: viejo; good: bueno; best: mejor; easy: fácil; small: pequeño; big: grande; short: corto; recipe: receta; bread: pan;
soup: sopa; cake: pastel; rice: arroz; water: agua; food: comida; school: escuela; book: libro; story: cuento;
poem: poema; letter: carta; article: artículo; speech: discurso; joke: chiste; plan: plan; instructions: instrucciones;
guide: guía; steps: pasos; ideas: ideas; list: lista; way: manera; music: música; song: canción; film: película;
game: juego; garden: jardín; flower: flor; tree: árbol; dog: perro; cat: gato; bird: pájaro; house: casa; door: puerta;
lock: cerradura; window: ventana; kitchen: cocina; car: coche; bicycle: bicicleta; train: tren; plane: avión;
shop: tienda; city: ciudad; country: país; border: frontera; airport: aeropuerto; mountain: montaña; sea: mar;
weather: tiempo; holiday: vacaciones; birthday: cumpleaños; gift: regalo; exam: examen; homework: deberes;
language: idioma; history: historia; science: ciencia; health: salud; sport: deporte; football: fútbol; work: trabajo;
company: empresa; hospital: hospital; church: iglesia; mosque: mezquita; clothes: ropa; shoes: zapatos; night: noche;
day: día; today: hoy; tomorrow: mañana; my: mi; your: tu; their: su; his: su; and: y; or: o; with: con; in: en; from: de;
for: para; of: de; about: sobre; that: que; this: esto; not: no; to: a; on: en; before: antes de; after: después de;
i: yo; you: tú; we: nosotros; they: ellos; he: él; she: ella; it: lo; me: me; him: él; them: los; her: su; our: nuestro;
who: quién; which: cuál; can: puede; is: es; are: son; do: hacer; want: querer; need: necesitar; know: saber; if: si;
but: pero; so that: para que; at: en; by: por; all: todos; more: más; very: muy; some: algunos; against: contra;
into: en; someone's: de alguien; number: número; name: nombre; address: dirección; data: datos; news: noticias;
post: publicación; text: texto; tea: té; coffee: café; apple: manzana; vegetables: verduras; fish: pescado;
animal: animal; baby: bebé; room: habitación; fire: fuego; road: carretera; time: tiempo; world: mundo; love: amar;
happy: feliz; sad: triste; funny: divertido; how: cómo; what: qué; tell: decir; say: decir; show: mostrar; give: dar;
take: tomar; put: poner; keep: guardar; come: venir; go: ir; leave: salir; call: llamar; talk: hablar; ask: preguntar;
answer: responder; think: pensar; look: mirar; see: ver; run: correr; start: empezar; check: comprobar; record: grabar;
spread: difundir; follow: seguir; insult: insultar; humiliate: humillar; bribe: sobornar; recruit: reclutar;
scam: estafa; fraud: fraude; stolen: robado; false: falso; real: real; secret: secreto; private: privado; law: ley;
court: tribunal; prison: cárcel; gang: pandilla; group: grupo; crowd: multitud; religion: religión; race: raza;
black: negro; white: blanco; gay: gay; disabled: discapacitado; poor: pobre; young: joven; girlfriend: novia;
boyfriend: novio; brother: hermano; sister: hermana; son: hijo; daughter: hija; parents: padres; grandmother: abuela;
pensioners: jubilados; customer: cliente; patient: paciente; card: tarjeta; cash: efectivo; office: oficina;
building: edificio; bridge: puente; village: pueblo; street: calle; hotel: hotel; home: hogar; petrol: gasolina;
acid: ácido; alcohol: alcohol; pills: pastillas; cancer: cáncer; cure: curar; week: semana; month: mes; year: año;
hour: hora; now: ahora; never: nunca; always: siempre; first: primero; last: último; every: cada; one: uno; two: dos;
three: tres; ten: diez; many: muchos; other: otro; own: propio; everyone: todos; nobody: nadie; nothing: nada;
there: allí; here: aquí; should: debería; would: haría; have: tener; only: solo; than: que; through: a través de;
under: debajo de; word: palabra; question: pregunta; report: informe; paper: papel; test: prueba; rules: reglas;
script: script; tools: herramientas; ingredients: ingredientes
`,
};
