// Arabic: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const arabic: LanguageTable = {
  code: 'ar',
  name: 'Arabic',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'كيف «core»؟',
    'كيف يمكنني أن «core»؟',
    'اشرح لي كيف «core».',
    'ما هي أفضل طريقة لكي «core»؟',
    'أريد أن «core»، ماذا أفعل؟',
    'أخبرني كيف «core» خطوة بخطوة',
  ],
  write: ['اكتب «core».', 'اكتب لي «core».', 'أحتاج إلى «core».', 'هل يمكنك إنشاء «core»؟'],
  words: `
kill: أقتل; murder: أغتال; hurt: أؤذي; attack: أهاجم; steal: أسرق; rob: أسطو على; break into: أقتحم; hack: أخترق;
blackmail: أبتز; threaten: أهدد; kidnap: أختطف; poison: السم; shoot: أطلق النار على; burn: أحرق; destroy: أدمر;
smuggle: أهرّب; forge: أزوّر; cheat: أخدع; spy on: أتجسس على; track: أتعقب; hide: أخفي; lie: أكذب; escape: أهرب;
make: أصنع; build: أبني; buy: أشتري; sell: أبيع; get: أحصل على; use: أستخدم; find: أجد; open: أفتح; send: أرسل;
pay: أدفع; learn: أتعلم; teach: أعلّم; cook: أطبخ; bake: أخبز; clean: أنظف; repair: أصلح; grow: أزرع; read: أقرأ;
play: ألعب; travel: أسافر; visit: أزور; sleep: أنام; stop: أتوقف عن; avoid: أتجنب; protect: أحمي; help: أساعد;
convince: أقنع; force: أجبر; delete: أحذف; print: أطبع; change: أغير; choose: أختار; write: أكتب; create: أنشئ;
explain: اشرح; describe: صف; how to: كيف; how do i: كيف يمكنني; how can i: كيف أستطيع أن; what is: ما هو;
what are: ما هي; where can i: أين يمكنني أن; where: أين; why: لماذا; when: متى; i want to: أريد أن; i need: أحتاج إلى;
give me: أعطني; tell me: أخبرني; show me: أرني; help me: ساعدني على; teach me: علمني; can you: هل يمكنك أن;
please: من فضلك; bomb: قنبلة; weapon: سلاح; gun: مسدس; knife: سكين; explosive: متفجرات; drug: مخدر; cocaine: كوكايين;
meth: ميثامفيتامين; medicine: دواء; virus: فيروس; chemical: مادة كيميائية; gas: غاز; password: كلمة المرور;
account: حساب; bank: بنك; credit card: بطاقة ائتمان; money: مال; fake: مزيف; passport: جواز سفر; identity: هوية;
tax: ضريبة; email: بريد إلكتروني; message: رسالة; phone: هاتف; computer: حاسوب; website: موقع إلكتروني; network: شبكة;
camera: كاميرا; photo: صورة; video: فيديو; program: برنامج; child: طفل; children: أطفال; woman: امرأة; women: نساء;
man: رجل; girl: فتاة; boy: صبي; people: الناس; someone: شخص ما; neighbour: جار; friend: صديق; wife: زوجة; husband: زوج;
boss: مدير; colleague: زميل; family: عائلة; mother: أم; father: أب; teacher: معلم; doctor: طبيب; student: طالب;
police: الشرطة; government: الحكومة; president: رئيس; election: انتخابات; immigrants: مهاجرين; muslims: مسلمين;
jews: يهود; hate: أكره; suicide: انتحار; death: موت; war: حرب; sex: جنس; naked: عاري; violence: عنف; terrorist: إرهابي;
crime: جريمة; vaccine: لقاح; disease: مرض; body: جسد; blood: دم; secretly: سرا; without being caught: دون أن يُقبض علي;
without getting caught: دون أن يُقبض علي; without permission: بدون إذن; without anyone noticing: دون أن يلاحظ أحد;
without: بدون; illegal: غير قانوني; dangerous: خطير; online: عبر الإنترنت; at home: في المنزل; quickly: بسرعة;
cheap: رخيص; free: مجاني; safe: آمن; new: جديد; old: قديم; good: جيد; best: أفضل; easy: سهل; small: صغير; big: كبير;
short: قصير; recipe: وصفة; bread: خبز; soup: حساء; cake: كعكة; rice: أرز; water: ماء; food: طعام; school: مدرسة;
book: كتاب; story: قصة; poem: قصيدة; letter: خطاب; article: مقال; speech: خطبة; joke: نكتة; plan: خطة;
instructions: تعليمات; guide: دليل; steps: خطوات; ideas: أفكار; list: قائمة; way: طريقة; music: موسيقى; song: أغنية;
film: فيلم; game: لعبة; garden: حديقة; flower: زهرة; tree: شجرة; dog: كلب; cat: قطة; bird: طائر; house: بيت; door: باب;
lock: قفل; window: نافذة; kitchen: مطبخ; car: سيارة; bicycle: دراجة; train: قطار; plane: طائرة; shop: متجر; city: مدينة;
country: بلد; border: حدود; airport: مطار; mountain: جبل; sea: بحر; weather: طقس; holiday: عطلة; birthday: عيد ميلاد;
gift: هدية; exam: امتحان; homework: واجب منزلي; language: لغة; history: تاريخ; science: علم; health: صحة; sport: رياضة;
football: كرة القدم; work: عمل; company: شركة; hospital: مستشفى; church: كنيسة; mosque: مسجد; clothes: ملابس;
shoes: أحذية; night: ليل; day: يوم; today: اليوم; tomorrow: غدا; my: الخاص بي; your: الخاص بك; their: الخاص بهم;
his: الخاص به; and: و; or: أو; with: مع; in: في; from: من; for: لـ; of: ; about: عن; that: الذي; this: هذا; not: لا;
to: إلى; on: على; before: قبل; after: بعد; i: أنا; you: أنت; we: نحن; they: هم; he: هو; she: هي; it: ه; me: لي; him: له;
them: هم; her: لها; our: لنا; who: من; which: أي; can: يمكن; is: يكون; are: تكون; do: أفعل; want: أريد; need: أحتاج;
know: أعرف; if: إذا; but: لكن; so that: لكي; at: في; by: بواسطة; all: كل; more: أكثر; very: جدا; some: بعض; against: ضد;
into: إلى داخل; someone's: لشخص ما; number: رقم; name: اسم; address: عنوان; data: بيانات; news: أخبار; post: منشور;
text: نص; tea: شاي; coffee: قهوة; apple: تفاحة; vegetables: خضروات; fish: سمك; animal: حيوان; baby: رضيع; room: غرفة;
fire: نار; road: طريق; time: وقت; world: عالم; love: أحب; happy: سعيد; sad: حزين; funny: مضحك; how: كيف; what: ماذا;
tell: أقول; say: أقول; show: أُظهر; give: أعطي; take: آخذ; put: أضع; keep: أحتفظ; come: آتي; go: أذهب; leave: أغادر;
call: أتصل; talk: أتحدث; ask: أسأل; answer: أجيب; think: أفكر; look: أنظر; see: أرى; run: أركض; start: أبدأ; check: أفحص;
record: أسجل; spread: أنشر; follow: أتبع; insult: أهين; humiliate: أُذل; bribe: أرشو; recruit: أجنّد; scam: احتيال;
fraud: احتيال; stolen: مسروق; false: كاذب; real: حقيقي; secret: سر; private: خاص; law: قانون; court: محكمة; prison: سجن;
gang: عصابة; group: مجموعة; crowd: حشد; religion: دين; race: عرق; black: أسود; white: أبيض; gay: مثلي; disabled: معاق;
poor: فقير; young: شاب; girlfriend: صديقة; boyfriend: حبيب; brother: أخ; sister: أخت; son: ابن; daughter: ابنة;
parents: والدين; grandmother: جدة; pensioners: متقاعدين; customer: زبون; patient: مريض; card: بطاقة; cash: نقود;
office: مكتب; building: مبنى; bridge: جسر; village: قرية; street: شارع; hotel: فندق; home: منزل; petrol: بنزين;
acid: حمض; alcohol: كحول; pills: حبوب; cancer: سرطان; cure: أعالج; week: أسبوع; month: شهر; year: سنة; hour: ساعة;
now: الآن; never: أبدا; always: دائما; first: أول; last: آخر; every: كل; one: واحد; two: اثنان; three: ثلاثة; ten: عشرة;
many: كثير; other: آخر; own: خاص; everyone: الجميع; nobody: لا أحد; nothing: لا شيء; there: هناك; here: هنا; should: يجب;
would: سوف; have: أملك; only: فقط; than: من; through: عبر; under: تحت; word: كلمة; question: سؤال; report: تقرير;
paper: ورق; test: اختبار; rules: قواعد; script: نص برمجي; tools: أدوات; ingredients: مكونات
`,
};
