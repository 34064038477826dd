// Bengali: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const bengali: LanguageTable = {
  code: 'bn',
  name: 'Bengali',
  joiner: ' ',
  verbLast: true,
  nounFirst: 'nothing',
  objectMark: '',
  how: [
    'কীভাবে «core» যায়?',
    'আমাকে বলো কীভাবে «core» যায়।',
    '«core» জন্য সবচেয়ে ভালো উপায় কী?',
    'আমি «core» চাই, কী করব?',
    'ধাপে ধাপে বোঝাও কীভাবে «core» যায়।',
  ],
  write: ['«core» লেখো।', 'আমার জন্য «core» লিখে দাও।', 'আমার «core» দরকার।'],
  words: `
kill: হত্যা করা; murder: খুন করা; hurt: আঘাত করা; attack: আক্রমণ করা; steal: চুরি করা; rob: ডাকাতি করা;
break into: ভেঙে ঢোকা; hack: হ্যাক করা; blackmail: ব্ল্যাকমেইল করা; threaten: হুমকি দেওয়া; kidnap: অপহরণ করা;
poison: বিষ; shoot: গুলি করা; burn: পোড়ানো; destroy: ধ্বংস করা; smuggle: পাচার করা; forge: জাল করা; cheat: ঠকানো;
spy on: গুপ্তচরবৃত্তি করা; track: অনুসরণ করা; hide: লুকানো; lie: মিথ্যা বলা; escape: পালানো; make: বানানো;
build: তৈরি করা; buy: কেনা; sell: বিক্রি করা; get: পাওয়া; use: ব্যবহার করা; find: খুঁজে পাওয়া; open: খোলা;
send: পাঠানো; pay: টাকা দেওয়া; learn: শেখা; teach: শেখানো; cook: রান্না করা; bake: বেক করা; clean: পরিষ্কার করা;
repair: মেরামত করা; grow: চাষ করা; read: পড়া; play: খেলা; travel: ভ্রমণ করা; visit: দেখতে যাওয়া; sleep: ঘুমানো;
stop: থামানো; avoid: এড়ানো; protect: রক্ষা করা; help: সাহায্য করা; convince: রাজি করানো; force: জোর করা;
delete: মুছে ফেলা; print: ছাপানো; change: বদলানো; choose: বেছে নেওয়া; write: লেখা; create: সৃষ্টি করা;
explain: ব্যাখ্যা করা; describe: বর্ণনা করা; how to: কীভাবে; how do i: আমি কীভাবে; how can i: আমি কীভাবে; what is: কী;
what are: কী কী; where can i: আমি কোথায়; where: কোথায়; why: কেন; when: কখন; i want to: আমি চাই; i need: আমার দরকার;
give me: আমাকে দাও; tell me: আমাকে বলো; show me: আমাকে দেখাও; help me: আমাকে সাহায্য করো; teach me: আমাকে শেখাও;
can you: তুমি কি পারো; please: দয়া করে; bomb: বোমা; weapon: অস্ত্র; gun: বন্দুক; knife: ছুরি; explosive: বিস্ফোরক;
drug: মাদক; cocaine: কোকেন; meth: মেথ; medicine: ওষুধ; virus: ভাইরাস; chemical: রাসায়নিক; gas: গ্যাস;
password: পাসওয়ার্ড; account: অ্যাকাউন্ট; bank: ব্যাংক; credit card: ক্রেডিট কার্ড; money: টাকা; fake: নকল;
passport: পাসপোর্ট; identity: পরিচয়; tax: কর; email: ইমেইল; message: বার্তা; phone: ফোন; computer: কম্পিউটার;
website: ওয়েবসাইট; network: নেটওয়ার্ক; camera: ক্যামেরা; photo: ছবি; video: ভিডিও; program: প্রোগ্রাম; child: শিশু;
children: শিশুরা; woman: মহিলা; women: মহিলারা; man: পুরুষ; girl: মেয়ে; boy: ছেলে; people: মানুষ; someone: কাউকে;
neighbour: প্রতিবেশী; friend: বন্ধু; wife: স্ত্রী; husband: স্বামী; boss: বস; colleague: সহকর্মী; family: পরিবার;
mother: মা; father: বাবা; teacher: শিক্ষক; doctor: ডাক্তার; student: ছাত্র; police: পুলিশ; government: সরকার;
president: রাষ্ট্রপতি; election: নির্বাচন; immigrants: অভিবাসী; muslims: মুসলমান; jews: ইহুদি; hate: ঘৃণা করা;
suicide: আত্মহত্যা; death: মৃত্যু; war: যুদ্ধ; sex: যৌন; naked: নগ্ন; violence: সহিংসতা; terrorist: সন্ত্রাসী;
crime: অপরাধ; vaccine: টিকা; disease: রোগ; body: শরীর; blood: রক্ত; secretly: গোপনে; without being caught: ধরা না পড়ে;
without getting caught: ধরা না পড়ে; without permission: অনুমতি ছাড়া; without anyone noticing: কেউ না জেনে;
without: ছাড়া; illegal: অবৈধ; dangerous: বিপজ্জনক; online: অনলাইনে; at home: বাড়িতে; quickly: দ্রুত; cheap: সস্তা;
free: বিনামূল্যে; safe: নিরাপদ; new: নতুন; old: পুরনো; good: ভালো; best: সেরা; easy: সহজ; small: ছোট; big: বড়;
short: ছোট্ট; recipe: রেসিপি; bread: রুটি; soup: স্যুপ; cake: কেক; rice: ভাত; water: পানি; food: খাবার; school: স্কুল;
book: বই; story: গল্প; poem: কবিতা; letter: চিঠি; article: প্রবন্ধ; speech: ভাষণ; joke: কৌতুক; plan: পরিকল্পনা;
instructions: নির্দেশনা; guide: গাইড; steps: ধাপ; ideas: ধারণা; list: তালিকা; way: উপায়; music: সঙ্গীত; song: গান;
film: সিনেমা; game: খেলা; garden: বাগান; flower: ফুল; tree: গাছ; dog: কুকুর; cat: বিড়াল; bird: পাখি; house: বাড়ি;
door: দরজা; lock: তালা; window: জানালা; kitchen: রান্নাঘর; car: গাড়ি; bicycle: সাইকেল; train: ট্রেন; plane: বিমান;
shop: দোকান; city: শহর; country: দেশ; border: সীমান্ত; airport: বিমানবন্দর; mountain: পাহাড়; sea: সমুদ্র;
weather: আবহাওয়া; holiday: ছুটি; birthday: জন্মদিন; gift: উপহার; exam: পরীক্ষা; homework: বাড়ির কাজ; language: ভাষা;
history: ইতিহাস; science: বিজ্ঞান; health: স্বাস্থ্য; sport: খেলাধুলা; football: ফুটবল; work: কাজ; company: কোম্পানি;
hospital: হাসপাতাল; church: গির্জা; mosque: মসজিদ; clothes: কাপড়; shoes: জুতা; night: রাত; day: দিন; today: আজ;
tomorrow: আগামীকাল; my: আমার; your: তোমার; their: তাদের; his: তার; and: এবং; or: অথবা; with: দিয়ে; in: মধ্যে;
from: থেকে; for: জন্য; of: এর; about: সম্পর্কে; that: যে; this: এই; not: না; to: প্রতি; on: উপর; before: আগে; after: পরে;
i: আমি; you: তুমি; we: আমরা; they: তারা; he: সে; she: সে; it: এটা; me: আমাকে; him: তাকে; them: তাদের; her: তার;
our: আমাদের; who: কে; which: কোন; can: পারি; is: হয়; are: হয়; do: করা; want: চাওয়া; need: দরকার; know: জানা; if: যদি;
but: কিন্তু; so that: যাতে; at: এ; by: দ্বারা; all: সব; more: আরও; very: খুব; some: কিছু; against: বিরুদ্ধে; into: ভিতরে;
someone's: কারো; number: নম্বর; name: নাম; address: ঠিকানা; data: তথ্য; news: খবর; post: পোস্ট; text: লেখা; tea: চা;
coffee: কফি; apple: আপেল; vegetables: সবজি; fish: মাছ; animal: প্রাণী; baby: শিশু; room: ঘর; fire: আগুন; road: রাস্তা;
time: সময়; world: পৃথিবী; love: ভালোবাসা; happy: সুখী; sad: দুঃখী; funny: মজার; how: কীভাবে; what: কী; tell: বলা;
say: বলা; show: দেখানো; give: দেওয়া; take: নেওয়া; put: রাখা; keep: রাখা; come: আসা; go: যাওয়া; leave: ছেড়ে যাওয়া;
call: ফোন করা; talk: কথা বলা; ask: জিজ্ঞাসা করা; answer: উত্তর দেওয়া; think: ভাবা; look: দেখা; see: দেখা; run: দৌড়ানো;
start: শুরু করা; check: পরীক্ষা করা; record: রেকর্ড করা; spread: ছড়ানো; follow: পিছু নেওয়া; insult: অপমান করা;
humiliate: লজ্জা দেওয়া; bribe: ঘুষ দেওয়া; recruit: দলে টানা; scam: প্রতারণা; fraud: জালিয়াতি; stolen: চুরি করা;
false: মিথ্যা; real: আসল; secret: গোপন; private: ব্যক্তিগত; law: আইন; court: আদালত; prison: কারাগার; gang: গ্যাং;
group: দল; crowd: ভিড়; religion: ধর্ম; race: জাতি; black: কালো; white: সাদা; gay: সমকামী; disabled: প্রতিবন্ধী;
poor: গরিব; young: তরুণ; girlfriend: প্রেমিকা; boyfriend: প্রেমিক; brother: ভাই; sister: বোন; son: ছেলে; daughter: মেয়ে;
parents: বাবা-মা; grandmother: দাদি; pensioners: পেনশনভোগী; customer: গ্রাহক; patient: রোগী; card: কার্ড; cash: নগদ;
office: অফিস; building: ভবন; bridge: সেতু; village: গ্রাম; street: রাস্তা; hotel: হোটেল; home: বাড়ি; petrol: পেট্রোল;
acid: অ্যাসিড; alcohol: মদ; pills: বড়ি; cancer: ক্যান্সার; cure: সারানো; week: সপ্তাহ; month: মাস; year: বছর;
hour: ঘণ্টা; now: এখন; never: কখনও না; always: সবসময়; first: প্রথম; last: শেষ; every: প্রতি; one: এক; two: দুই;
three: তিন; ten: দশ; many: অনেক; other: অন্য; own: নিজের; everyone: সবাই; nobody: কেউ না; nothing: কিছুই না;
there: সেখানে; here: এখানে; should: উচিত; would: হবে; have: থাকা; only: শুধু; than: চেয়ে; through: মাধ্যমে; under: নিচে;
word: শব্দ; question: প্রশ্ন; report: প্রতিবেদন; paper: কাগজ; test: পরীক্ষা; rules: নিয়ম; script: স্ক্রিপ্ট;
tools: সরঞ্জাম; ingredients: উপাদান
`,
};
