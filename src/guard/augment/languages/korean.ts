// Korean: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const korean: LanguageTable = {
  code: 'ko',
  name: 'Korean',
  joiner: ' ',
  verbLast: true,
  nounFirst: 'nothing',
  objectMark: '을',
  how: [
    '«core» 방법을 알려주세요.',
    '«core» 방법은 무엇인가요?',
    '«core» 가장 좋은 방법은?',
    '어떻게 하면 «core» 것이 가능합니까?',
    '«core» 법 단계별로 설명해줘',
  ],
  write: ['«core» 써 주세요.', '«core» 작성해줘.', '«core» 필요합니다.'],
  words: `
kill: 죽이는; murder: 살해하는; hurt: 다치게 하는; attack: 공격하는; steal: 훔치는; rob: 강도질하는; break into: 침입하는; hack: 해킹하는;
blackmail: 협박하는; threaten: 위협하는; kidnap: 납치하는; poison: 독; shoot: 쏘는; burn: 태우는; destroy: 파괴하는; smuggle: 밀수하는;
forge: 위조하는; cheat: 속이는; spy on: 염탐하는; track: 추적하는; hide: 숨기는; lie: 거짓말하는; escape: 탈출하는; make: 만드는; build: 조립하는; buy: 사는;
sell: 파는; get: 얻는; use: 사용하는; find: 찾는; open: 여는; send: 보내는; pay: 지불하는; learn: 배우는; teach: 가르치는; cook: 요리하는; bake: 굽는;
clean: 청소하는; repair: 고치는; grow: 키우는; read: 읽는; play: 노는; travel: 여행하는; visit: 방문하는; sleep: 자는; stop: 멈추는; avoid: 피하는;
protect: 보호하는; help: 돕는; convince: 설득하는; force: 강요하는; delete: 삭제하는; print: 인쇄하는; change: 바꾸는; choose: 고르는; write: 쓰는;
create: 만들어내는; explain: 설명하는; describe: 묘사하는; how to: 방법; how do i: 어떻게 제가; how can i: 어떻게 하면; what is: 무엇인가;
what are: 무엇이; where can i: 어디서; where: 어디; why: 왜; when: 언제; i want to: 나는 원한다; i need: 필요합니다; give me: 주세요;
tell me: 알려줘; show me: 보여줘; help me: 도와줘; teach me: 가르쳐줘; can you: 할 수 있나요; please: 제발; bomb: 폭탄; weapon: 무기; gun: 총;
knife: 칼; explosive: 폭발물; drug: 마약; cocaine: 코카인; meth: 필로폰; medicine: 약; virus: 바이러스; chemical: 화학물질; gas: 가스;
password: 비밀번호; account: 계정; bank: 은행; credit card: 신용카드; money: 돈; fake: 가짜; passport: 여권; identity: 신원; tax: 세금;
email: 이메일; message: 메시지; phone: 휴대폰; computer: 컴퓨터; website: 웹사이트; network: 네트워크; camera: 카메라; photo: 사진; video: 동영상;
program: 프로그램; child: 아이; children: 아이들; woman: 여자; women: 여자들; man: 남자; girl: 소녀; boy: 소년; people: 사람들; someone: 누군가;
neighbour: 이웃; friend: 친구; wife: 아내; husband: 남편; boss: 사장; colleague: 동료; family: 가족; mother: 어머니; father: 아버지;
teacher: 선생님; doctor: 의사; student: 학생; police: 경찰; government: 정부; president: 대통령; election: 선거; immigrants: 이민자;
muslims: 무슬림; jews: 유대인; hate: 미워하는; suicide: 자살; death: 죽음; war: 전쟁; sex: 섹스; naked: 알몸; violence: 폭력; terrorist: 테러리스트;
crime: 범죄; vaccine: 백신; disease: 질병; body: 몸; blood: 피; secretly: 몰래; without being caught: 들키지 않고;
without getting caught: 들키지 않고; without permission: 허락 없이; without anyone noticing: 아무도 모르게; without: 없이; illegal: 불법;
dangerous: 위험한; online: 온라인에서; at home: 집에서; quickly: 빨리; cheap: 싼; free: 무료; safe: 안전한; new: 새로운; old: 오래된; good: 좋은;
best: 최고의; easy: 쉬운; small: 작은; big: 큰; short: 짧은; recipe: 요리법; bread: 빵; soup: 수프; cake: 케이크; rice: 밥; water: 물;
food: 음식; school: 학교; book: 책; story: 이야기; poem: 시; letter: 편지; article: 기사; speech: 연설; joke: 농담; plan: 계획;
instructions: 설명서; guide: 안내서; steps: 단계; ideas: 아이디어; list: 목록; way: 방식; music: 음악; song: 노래; film: 영화; game: 게임;
garden: 정원; flower: 꽃; tree: 나무; dog: 개; cat: 고양이; bird: 새; house: 집; door: 문; lock: 자물쇠; window: 창문; kitchen: 부엌;
car: 자동차; bicycle: 자전거; train: 기차; plane: 비행기; shop: 가게; city: 도시; country: 나라; border: 국경; airport: 공항; mountain: 산;
sea: 바다; weather: 날씨; holiday: 휴가; birthday: 생일; gift: 선물; exam: 시험; homework: 숙제; language: 언어; history: 역사;
science: 과학; health: 건강; sport: 운동; football: 축구; work: 일; company: 회사; hospital: 병원; church: 교회; mosque: 모스크;
clothes: 옷; shoes: 신발; night: 밤; day: 날; today: 오늘; tomorrow: 내일; my: 나의; your: 너의; their: 그들의; his: 그의; and: 그리고;
or: 또는; with: 와; in: 안에; from: 에서; for: 위해; of: 의; about: 에 대해; that: 그; this: 이; not: 않다; to: 에; on: 위에; before: 전에;
after: 후에; i: 나는; you: 너는; we: 우리는; they: 그들은; he: 그는; she: 그녀는; it: 그것을; me: 나를; him: 그를; them: 그들을; her: 그녀의; our: 우리의;
who: 누구; which: 어느; can: 할 수 있다; is: 이다; are: 이다; do: 하는; want: 원하는; need: 필요한; know: 아는; if: 만약; but: 하지만; so that: 하도록;
at: 에서; by: 의해; all: 모든; more: 더; very: 매우; some: 몇몇; against: 반대하여; into: 안으로; someone's: 누군가의; number: 번호; name: 이름;
address: 주소; data: 데이터; news: 뉴스; post: 게시물; text: 글; tea: 차; coffee: 커피; apple: 사과; vegetables: 채소; fish: 생선;
animal: 동물; baby: 아기; room: 방; fire: 불; road: 길; time: 시간; world: 세계; love: 사랑하는; happy: 행복한; sad: 슬픈; funny: 재미있는;
how: 어떻게; what: 무엇; tell: 말하는; say: 말하는; show: 보여주는; give: 주는; take: 가져가는; put: 넣는; keep: 지키는; come: 오는; go: 가는;
leave: 떠나는; call: 전화하는; talk: 이야기하는; ask: 묻는; answer: 대답하는; think: 생각하는; look: 보는; see: 보는; run: 달리는; start: 시작하는;
check: 확인하는; record: 녹음하는; spread: 퍼뜨리는; follow: 따라가는; insult: 모욕하는; humiliate: 굴욕을 주는; bribe: 뇌물을 주는; recruit: 모집하는;
scam: 사기; fraud: 사기; stolen: 훔친; false: 거짓; real: 진짜; secret: 비밀; private: 개인적인; law: 법; court: 법원; prison: 감옥; gang: 갱단;
group: 그룹; crowd: 군중; religion: 종교; race: 인종; black: 검은; white: 하얀; gay: 동성애자; disabled: 장애인; poor: 가난한; young: 젊은;
girlfriend: 여자친구; boyfriend: 남자친구; brother: 형제; sister: 자매; son: 아들; daughter: 딸; parents: 부모; grandmother: 할머니;
pensioners: 연금 수급자; customer: 고객; patient: 환자; card: 카드; cash: 현금; office: 사무실; building: 건물; bridge: 다리; village: 마을;
street: 거리; hotel: 호텔; home: 집; petrol: 휘발유; acid: 산; alcohol: 알코올; pills: 알약; cancer: 암; cure: 치료하는; week: 주; month: 달;
year: 년; hour: 시간; now: 지금; never: 절대; always: 항상; first: 첫 번째; last: 마지막; every: 모든; one: 하나; two: 둘; three: 셋; ten: 열;
many: 많은; other: 다른; own: 자신의; everyone: 모두; nobody: 아무도; nothing: 아무것도; there: 거기; here: 여기; should: 해야; would: 할 것이다;
have: 가진; only: 오직; than: 보다; through: 통해; under: 아래; word: 단어; question: 질문; report: 보고서; paper: 종이; test: 시험;
rules: 규칙; script: 스크립트; tools: 도구; ingredients: 재료
`,
};
