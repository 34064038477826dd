// Thai: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const thai: LanguageTable = {
  code: 'th',
  name: 'Thai',
  joiner: '',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'วิธี«core»',
    'ฉันจะ«core»ได้อย่างไร',
    'ช่วยอธิบายวิธี«core»หน่อย',
    'วิธีที่ดีที่สุดในการ«core»คืออะไร',
    'ฉันอยาก«core» ต้องทำอย่างไร',
  ],
  write: ['เขียน«core»', 'ช่วยเขียน«core»ให้หน่อย', 'ฉันต้องการ«core»'],
  words: `
kill: ฆ่า; murder: ฆาตกรรม; hurt: ทำร้าย; attack: โจมตี; steal: ขโมย; rob: ปล้น; break into: งัดเข้า; hack: แฮ็ก;
blackmail: แบล็กเมล์; threaten: ข่มขู่; kidnap: ลักพาตัว; poison: ยาพิษ; shoot: ยิง; burn: เผา; destroy: ทำลาย;
smuggle: ลักลอบนำเข้า; forge: ปลอมแปลง; cheat: โกง; spy on: แอบสอดแนม; track: ติดตาม; hide: ซ่อน; lie: โกหก;
escape: หลบหนี; make: ทำ; build: สร้าง; buy: ซื้อ; sell: ขาย; get: ได้; use: ใช้; find: หา; open: เปิด; send: ส่ง;
pay: จ่าย; learn: เรียน; teach: สอน; cook: ทำอาหาร; bake: อบ; clean: ทำความสะอาด; repair: ซ่อม; grow: ปลูก; read: อ่าน;
play: เล่น; travel: เดินทาง; visit: เยี่ยมชม; sleep: นอนหลับ; stop: หยุด; avoid: หลีกเลี่ยง; protect: ปกป้อง; help: ช่วย;
convince: โน้มน้าว; force: บังคับ; delete: ลบ; print: พิมพ์; change: เปลี่ยน; choose: เลือก; write: เขียน;
create: สร้างสรรค์; explain: อธิบาย; describe: บรรยาย; how to: วิธี; how do i: ฉันจะ; how can i: ฉันจะทำอย่างไรให้;
what is: คืออะไร; what are: อะไรคือ; where can i: ฉันจะได้ที่ไหน; where: ที่ไหน; why: ทำไม; when: เมื่อไหร่;
i want to: ฉันอยาก; i need: ฉันต้องการ; give me: ให้ฉัน; tell me: บอกฉัน; show me: แสดงให้ฉันดู; help me: ช่วยฉัน;
teach me: สอนฉัน; can you: คุณช่วย; please: กรุณา; bomb: ระเบิด; weapon: อาวุธ; gun: ปืน; knife: มีด;
explosive: วัตถุระเบิด; drug: ยาเสพติด; cocaine: โคเคน; meth: ยาบ้า; medicine: ยา; virus: ไวรัส; chemical: สารเคมี;
gas: แก๊ส; password: รหัสผ่าน; account: บัญชี; bank: ธนาคาร; credit card: บัตรเครดิต; money: เงิน; fake: ปลอม;
passport: หนังสือเดินทาง; identity: ตัวตน; tax: ภาษี; email: อีเมล; message: ข้อความ; phone: โทรศัพท์;
computer: คอมพิวเตอร์; website: เว็บไซต์; network: เครือข่าย; camera: กล้อง; photo: รูปถ่าย; video: วิดีโอ;
program: โปรแกรม; child: เด็ก; children: เด็กๆ; woman: ผู้หญิง; women: ผู้หญิง; man: ผู้ชาย; girl: เด็กผู้หญิง;
boy: เด็กผู้ชาย; people: ผู้คน; someone: ใครบางคน; neighbour: เพื่อนบ้าน; friend: เพื่อน; wife: ภรรยา; husband: สามี;
boss: เจ้านาย; colleague: เพื่อนร่วมงาน; family: ครอบครัว; mother: แม่; father: พ่อ; teacher: ครู; doctor: หมอ;
student: นักเรียน; police: ตำรวจ; government: รัฐบาล; president: ประธานาธิบดี; election: การเลือกตั้ง;
immigrants: ผู้อพยพ; muslims: ชาวมุสลิม; jews: ชาวยิว; hate: เกลียด; suicide: ฆ่าตัวตาย; death: ความตาย; war: สงคราม;
sex: เซ็กส์; naked: เปลือย; violence: ความรุนแรง; terrorist: ผู้ก่อการร้าย; crime: อาชญากรรม; vaccine: วัคซีน;
disease: โรค; body: ร่างกาย; blood: เลือด; secretly: แอบ; without being caught: โดยไม่ถูกจับ;
without getting caught: โดยไม่ถูกจับ; without permission: โดยไม่ได้รับอนุญาต; without anyone noticing: โดยไม่มีใครรู้;
without: โดยไม่มี; illegal: ผิดกฎหมาย; dangerous: อันตราย; online: ออนไลน์; at home: ที่บ้าน; quickly: อย่างรวดเร็ว;
cheap: ราคาถูก; free: ฟรี; safe: ปลอดภัย; new: ใหม่; old: เก่า; good: ดี; best: ดีที่สุด; easy: ง่าย; small: เล็ก;
big: ใหญ่; short: สั้น; recipe: สูตรอาหาร; bread: ขนมปัง; soup: ซุป; cake: เค้ก; rice: ข้าว; water: น้ำ; food: อาหาร;
school: โรงเรียน; book: หนังสือ; story: เรื่อง; poem: บทกวี; letter: จดหมาย; article: บทความ; speech: สุนทรพจน์;
joke: เรื่องตลก; plan: แผน; instructions: คำแนะนำ; guide: คู่มือ; steps: ขั้นตอน; ideas: ไอเดีย; list: รายการ;
way: วิธีการ; music: ดนตรี; song: เพลง; film: ภาพยนตร์; game: เกม; garden: สวน; flower: ดอกไม้; tree: ต้นไม้; dog: สุนัข;
cat: แมว; bird: นก; house: บ้าน; door: ประตู; lock: กุญแจ; window: หน้าต่าง; kitchen: ห้องครัว; car: รถยนต์;
bicycle: จักรยาน; train: รถไฟ; plane: เครื่องบิน; shop: ร้านค้า; city: เมือง; country: ประเทศ; border: ชายแดน;
airport: สนามบิน; mountain: ภูเขา; sea: ทะเล; weather: อากาศ; holiday: วันหยุด; birthday: วันเกิด; gift: ของขวัญ;
exam: การสอบ; homework: การบ้าน; language: ภาษา; history: ประวัติศาสตร์; science: วิทยาศาสตร์; health: สุขภาพ;
sport: กีฬา; football: ฟุตบอล; work: งาน; company: บริษัท; hospital: โรงพยาบาล; church: โบสถ์; mosque: มัสยิด;
clothes: เสื้อผ้า; shoes: รองเท้า; night: กลางคืน; day: วัน; today: วันนี้; tomorrow: พรุ่งนี้; my: ของฉัน; your: ของคุณ;
their: ของพวกเขา; his: ของเขา; and: และ; or: หรือ; with: ด้วย; in: ใน; from: จาก; for: สำหรับ; of: ของ; about: เกี่ยวกับ;
that: ที่; this: นี้; not: ไม่; to: ถึง; on: บน; before: ก่อน; after: หลัง; i: ฉัน; you: คุณ; we: เรา; they: พวกเขา;
he: เขา; she: เธอ; it: มัน; me: ฉัน; him: เขา; them: พวกเขา; her: ของเธอ; our: ของเรา; who: ใคร; which: อันไหน;
can: สามารถ; is: คือ; are: เป็น; do: ทำ; want: ต้องการ; need: ต้องการ; know: รู้; if: ถ้า; but: แต่; so that: เพื่อให้;
at: ที่; by: โดย; all: ทั้งหมด; more: เพิ่มเติม; very: มาก; some: บาง; against: ต่อต้าน; into: เข้าไปใน;
someone's: ของใครบางคน; number: หมายเลข; name: ชื่อ; address: ที่อยู่; data: ข้อมูล; news: ข่าว; post: โพสต์;
text: ข้อความ; tea: ชา; coffee: กาแฟ; apple: แอปเปิล; vegetables: ผัก; fish: ปลา; animal: สัตว์; baby: ทารก; room: ห้อง;
fire: ไฟ; road: ถนน; time: เวลา; world: โลก; love: รัก; happy: มีความสุข; sad: เศร้า; funny: ตลก; how: อย่างไร;
what: อะไร; tell: บอก; say: พูด; show: แสดง; give: ให้; take: เอา; put: ใส่; keep: เก็บ; come: มา; go: ไป; leave: ออกจาก;
call: โทร; talk: คุย; ask: ถาม; answer: ตอบ; think: คิด; look: ดู; see: เห็น; run: วิ่ง; start: เริ่ม; check: ตรวจสอบ;
record: บันทึก; spread: แพร่กระจาย; follow: ตาม; insult: ดูถูก; humiliate: ทำให้อับอาย; bribe: ติดสินบน; recruit: ชักชวน;
scam: หลอกลวง; fraud: การฉ้อโกง; stolen: ที่ถูกขโมย; false: เท็จ; real: จริง; secret: ความลับ; private: ส่วนตัว;
law: กฎหมาย; court: ศาล; prison: คุก; gang: แก๊ง; group: กลุ่ม; crowd: ฝูงชน; religion: ศาสนา; race: เชื้อชาติ;
black: ดำ; white: ขาว; gay: เกย์; disabled: พิการ; poor: จน; young: หนุ่มสาว; girlfriend: แฟนสาว; boyfriend: แฟนหนุ่ม;
brother: พี่ชาย; sister: พี่สาว; son: ลูกชาย; daughter: ลูกสาว; parents: พ่อแม่; grandmother: คุณย่า;
pensioners: ผู้เกษียณ; customer: ลูกค้า; patient: ผู้ป่วย; card: บัตร; cash: เงินสด; office: สำนักงาน; building: อาคาร;
bridge: สะพาน; village: หมู่บ้าน; street: ถนน; hotel: โรงแรม; home: บ้าน; petrol: น้ำมันเบนซิน; acid: กรด;
alcohol: แอลกอฮอล์; pills: ยาเม็ด; cancer: มะเร็ง; cure: รักษา; week: สัปดาห์; month: เดือน; year: ปี; hour: ชั่วโมง;
now: ตอนนี้; never: ไม่เคย; always: เสมอ; first: แรก; last: สุดท้าย; every: ทุก; one: หนึ่ง; two: สอง; three: สาม;
ten: สิบ; many: หลาย; other: อื่น; own: ของตัวเอง; everyone: ทุกคน; nobody: ไม่มีใคร; nothing: ไม่มีอะไร; there: ที่นั่น;
here: ที่นี่; should: ควร; would: จะ; have: มี; only: เท่านั้น; than: กว่า; through: ผ่าน; under: ใต้; word: คำ;
question: คำถาม; report: รายงาน; paper: กระดาษ; test: ทดสอบ; rules: กฎ; script: สคริปต์; tools: เครื่องมือ;
ingredients: ส่วนผสม
`,
};
