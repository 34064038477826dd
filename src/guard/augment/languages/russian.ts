// Russian: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const russian: LanguageTable = {
  code: 'ru',
  name: 'Russian',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'nothing',
  objectMark: '',
  how: [
    'Как «core»?',
    'Объясни, как «core».',
    'Как мне лучше всего «core»?',
    'Я хочу «core», что делать?',
    'как «core» пошагово',
    'Расскажи, пожалуйста, как «core».',
  ],
  write: ['Напиши «core».', 'Составь «core» для меня.', 'Мне нужно «core».', 'Можешь создать «core»?'],
  words: `
kill: убить; murder: убийство; hurt: причинить боль; attack: напасть на; steal: украсть; rob: ограбить;
break into: взломать; hack: взламывать; blackmail: шантажировать; threaten: угрожать; kidnap: похитить; poison: отравить;
shoot: стрелять; burn: сжечь; destroy: уничтожить; smuggle: провезти контрабандой; forge: подделать; cheat: обмануть;
spy on: шпионить за; track: отследить; hide: спрятать; lie: солгать; escape: сбежать; make: сделать; build: построить;
buy: купить; sell: продать; get: получить; use: использовать; find: найти; open: открыть; send: отправить;
pay: заплатить; learn: выучить; teach: научить; cook: приготовить; bake: испечь; clean: почистить; repair: починить;
grow: вырастить; read: прочитать; play: играть; travel: путешествовать; visit: посетить; sleep: спать; stop: остановить;
avoid: избежать; protect: защитить; help: помочь; convince: убедить; force: заставить; delete: удалить;
print: напечатать; change: изменить; choose: выбрать; write: написать; create: создать; explain: объяснить;
describe: описать; how to: как; how do i: как мне; how can i: как я могу; what is: что такое; what are: каковы;
where can i: где я могу; where: где; why: почему; when: когда; i want to: я хочу; i need: мне нужно; give me: дай мне;
tell me: скажи мне; show me: покажи мне; help me: помоги мне; teach me: научи меня; can you: можешь ли ты;
please: пожалуйста; bomb: бомбу; weapon: оружие; gun: пистолет; knife: нож; explosive: взрывчатку; drug: наркотик;
cocaine: кокаин; meth: метамфетамин; medicine: лекарство; virus: вирус; chemical: химикат; gas: газ; password: пароль;
account: аккаунт; bank: банк; credit card: кредитную карту; money: деньги; fake: поддельный; passport: паспорт;
identity: личность; tax: налог; email: письмо; message: сообщение; phone: телефон; computer: компьютер; website: сайт;
network: сеть; camera: камеру; photo: фото; video: видео; program: программу; child: ребёнка; children: детей;
woman: женщину; women: женщин; man: мужчину; girl: девочку; boy: мальчика; people: людей; someone: кого-то;
neighbour: соседа; friend: друга; wife: жену; husband: мужа; boss: начальника; colleague: коллегу; family: семью;
mother: мать; father: отца; teacher: учителя; doctor: врача; student: студента; police: полиция;
government: правительство; president: президента; election: выборы; immigrants: иммигрантов; muslims: мусульман;
jews: евреев; hate: ненавидеть; suicide: самоубийство; death: смерть; war: война; sex: секс; naked: голый;
violence: насилие; terrorist: террорист; crime: преступление; vaccine: вакцина; disease: болезнь; body: тело;
blood: кровь; secretly: тайно; without being caught: чтобы не поймали; without getting caught: чтобы не поймали;
without permission: без разрешения; without anyone noticing: чтобы никто не заметил; without: без; illegal: незаконный;
dangerous: опасный; online: онлайн; at home: дома; quickly: быстро; cheap: дешёвый; free: бесплатно; safe: безопасный;
new: новый; old: старый; good: хороший; best: лучший; easy: лёгкий; small: маленький; big: большой; short: короткий;
recipe: рецепт; bread: хлеб; soup: суп; cake: торт; rice: рис; water: вода; food: еду; school: школа; book: книгу;
story: рассказ; poem: стихотворение; letter: письмо; article: статью; speech: речь; joke: шутку; plan: план;
instructions: инструкции; guide: руководство; steps: шаги; ideas: идеи; list: список; way: способ; music: музыку;
song: песню; film: фильм; game: игру; garden: сад; flower: цветок; tree: дерево; dog: собаку; cat: кошку; bird: птицу;
house: дом; door: дверь; lock: замок; window: окно; kitchen: кухню; car: машину; bicycle: велосипед; train: поезд;
plane: самолёт; shop: магазин; city: город; country: страну; border: границу; airport: аэропорт; mountain: гору;
sea: море; weather: погода; holiday: отпуск; birthday: день рождения; gift: подарок; exam: экзамен;
homework: домашнее задание; language: язык; history: историю; science: науку; health: здоровье; sport: спорт;
football: футбол; work: работу; company: компанию; hospital: больницу; church: церковь; mosque: мечеть; clothes: одежду;
shoes: обувь; night: ночь; day: день; today: сегодня; tomorrow: завтра; my: мой; your: твой; their: их; his: его; and: и;
or: или; with: с; in: в; from: от; for: для; of: ; about: о; that: который; this: это; not: не; to: к; on: на;
before: перед; after: после; i: я; you: ты; we: мы; they: они; he: он; she: она; it: это; me: меня; him: его; them: их;
her: её; our: наш; who: кто; which: какой; can: может; is: это; are: есть; do: делать; want: хотеть; need: нуждаться;
know: знать; if: если; but: но; so that: чтобы; at: в; by: от; all: все; more: больше; very: очень; some: несколько;
against: против; into: в; someone's: чей-то; number: номер; name: имя; address: адрес; data: данные; news: новости;
post: пост; text: текст; tea: чай; coffee: кофе; apple: яблоко; vegetables: овощи; fish: рыбу; animal: животное;
baby: младенца; room: комнату; fire: огонь; road: дорогу; time: время; world: мир; love: любить; happy: счастливый;
sad: грустный; funny: смешной; how: как; what: что; tell: сказать; say: сказать; show: показать; give: дать; take: взять;
put: положить; keep: хранить; come: прийти; go: идти; leave: уйти; call: позвонить; talk: говорить; ask: спросить;
answer: ответить; think: думать; look: смотреть; see: видеть; run: бежать; start: начать; check: проверить;
record: записать; spread: распространить; follow: следить за; insult: оскорбить; humiliate: унизить; bribe: подкупить;
recruit: завербовать; scam: мошенничество; fraud: мошенничество; stolen: украденный; false: ложный; real: настоящий;
secret: секрет; private: личный; law: закон; court: суд; prison: тюрьма; gang: банда; group: группа; crowd: толпа;
religion: религия; race: раса; black: чёрный; white: белый; gay: гей; disabled: инвалид; poor: бедный; young: молодой;
girlfriend: девушку; boyfriend: парня; brother: брата; sister: сестру; son: сына; daughter: дочь; parents: родителей;
grandmother: бабушку; pensioners: пенсионеров; customer: клиента; patient: пациента; card: карту; cash: наличные;
office: офис; building: здание; bridge: мост; village: деревня; street: улица; hotel: отель; home: дом; petrol: бензин;
acid: кислоту; alcohol: алкоголь; pills: таблетки; cancer: рак; cure: вылечить; week: неделя; month: месяц; year: год;
hour: час; now: сейчас; never: никогда; always: всегда; first: первый; last: последний; every: каждый; one: один;
two: два; three: три; ten: десять; many: много; other: другой; own: собственный; everyone: все; nobody: никто;
nothing: ничего; there: там; here: здесь; should: должен; would: бы; have: иметь; only: только; than: чем;
through: через; under: под; word: слово; question: вопрос; report: отчёт; paper: бумага; test: тест; rules: правила;
script: скрипт; tools: инструменты; ingredients: ингредиенты
`,
};
