// Japanese: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const japanese: LanguageTable = {
  code: 'ja',
  name: 'Japanese',
  joiner: '',
  verbLast: true,
  nounFirst: 'nothing',
  objectMark: 'を',
  how: [
    '«core»方法を教えてください。',
    'どうやって«core»のですか？',
    '«core»にはどうすればいいですか？',
    '«core»一番いい方法は何ですか？',
    '«core»手順を説明して',
  ],
  write: ['«core»を書いてください。', '«core»を作って。', '«core»が必要です。'],
  words: `
kill: 殺す; murder: 殺害する; hurt: 傷つける; attack: 攻撃する; steal: 盗む; rob: 強盗する; break into: 侵入する; hack: ハッキングする; blackmail: 脅迫する;
threaten: 脅す; kidnap: 誘拐する; poison: 毒; shoot: 撃つ; burn: 燃やす; destroy: 破壊する; smuggle: 密輸する; forge: 偽造する; cheat: 騙す;
spy on: 盗み見る; track: 追跡する; hide: 隠す; lie: 嘘をつく; escape: 逃げる; make: 作る; build: 組み立てる; buy: 買う; sell: 売る; get: 手に入れる;
use: 使う; find: 見つける; open: 開ける; send: 送る; pay: 払う; learn: 学ぶ; teach: 教える; cook: 料理する; bake: 焼く; clean: 掃除する;
repair: 修理する; grow: 育てる; read: 読む; play: 遊ぶ; travel: 旅行する; visit: 訪れる; sleep: 眠る; stop: やめる; avoid: 避ける; protect: 守る;
help: 助ける; convince: 説得する; force: 強いる; delete: 削除する; print: 印刷する; change: 変える; choose: 選ぶ; write: 書く; create: 作成する;
explain: 説明する; describe: 描写する; how to: 方法; how do i: どうやって私は; how can i: どうすれば; what is: とは何; what are: 何ですか;
where can i: どこで; where: どこ; why: なぜ; when: いつ; i want to: 私は〜たい; i need: 必要です; give me: ください; tell me: 教えて;
show me: 見せて; help me: 手伝って; teach me: 教えてください; can you: できますか; please: お願いします; bomb: 爆弾; weapon: 武器; gun: 銃; knife: ナイフ;
explosive: 爆薬; drug: 麻薬; cocaine: コカイン; meth: 覚醒剤; medicine: 薬; virus: ウイルス; chemical: 化学薬品; gas: ガス; password: パスワード;
account: アカウント; bank: 銀行; credit card: クレジットカード; money: お金; fake: 偽の; passport: パスポート; identity: 身元; tax: 税金; email: メール;
message: メッセージ; phone: 携帯電話; computer: コンピューター; website: ウェブサイト; network: ネットワーク; camera: カメラ; photo: 写真; video: 動画;
program: プログラム; child: 子供; children: 子供たち; woman: 女性; women: 女性たち; man: 男性; girl: 女の子; boy: 男の子; people: 人々; someone: 誰か;
neighbour: 隣人; friend: 友達; wife: 妻; husband: 夫; boss: 上司; colleague: 同僚; family: 家族; mother: 母; father: 父; teacher: 先生;
doctor: 医者; student: 学生; police: 警察; government: 政府; president: 大統領; election: 選挙; immigrants: 移民; muslims: イスラム教徒;
jews: ユダヤ人; hate: 憎む; suicide: 自殺; death: 死; war: 戦争; sex: 性; naked: 裸の; violence: 暴力; terrorist: テロリスト; crime: 犯罪;
vaccine: ワクチン; disease: 病気; body: 体; blood: 血; secretly: こっそり; without being caught: 捕まらずに;
without getting caught: 捕まらずに; without permission: 許可なく; without anyone noticing: 誰にも気づかれずに; without: なしで; illegal: 違法な;
dangerous: 危険な; online: オンラインで; at home: 家で; quickly: 速く; cheap: 安い; free: 無料の; safe: 安全な; new: 新しい; old: 古い; good: 良い;
best: 最高の; easy: 簡単な; small: 小さい; big: 大きい; short: 短い; recipe: レシピ; bread: パン; soup: スープ; cake: ケーキ; rice: ご飯; water: 水;
food: 食べ物; school: 学校; book: 本; story: 物語; poem: 詩; letter: 手紙; article: 記事; speech: 演説; joke: 冗談; plan: 計画;
instructions: 説明書; guide: ガイド; steps: 手順; ideas: アイデア; list: リスト; way: やり方; music: 音楽; song: 歌; film: 映画; game: ゲーム;
garden: 庭; flower: 花; tree: 木; dog: 犬; cat: 猫; bird: 鳥; house: 家; door: ドア; lock: 鍵; window: 窓; kitchen: 台所; car: 車;
bicycle: 自転車; train: 電車; plane: 飛行機; shop: 店; city: 街; country: 国; border: 国境; airport: 空港; mountain: 山; sea: 海;
weather: 天気; holiday: 休暇; birthday: 誕生日; gift: 贈り物; exam: 試験; homework: 宿題; language: 言語; history: 歴史; science: 科学;
health: 健康; sport: スポーツ; football: サッカー; work: 仕事; company: 会社; hospital: 病院; church: 教会; mosque: モスク; clothes: 服;
shoes: 靴; night: 夜; day: 日; today: 今日; tomorrow: 明日; my: 私の; your: あなたの; their: 彼らの; his: 彼の; and: と; or: または; with: で;
in: に; from: から; for: のために; of: の; about: について; that: その; this: この; not: ない; to: へ; on: の上に; before: 前に; after: 後に;
i: 私は; you: あなたは; we: 私たちは; they: 彼らは; he: 彼は; she: 彼女は; it: それを; me: 私に; him: 彼を; them: 彼らを; her: 彼女の; our: 私たちの;
who: 誰; which: どの; can: できる; is: です; are: です; do: する; want: 欲しい; need: 必要とする; know: 知る; if: もし; but: でも; so that: ように;
at: で; by: によって; all: すべての; more: もっと; very: とても; some: いくつかの; against: に対して; into: の中へ; someone's: 誰かの; number: 番号;
name: 名前; address: 住所; data: データ; news: ニュース; post: 投稿; text: 文章; tea: お茶; coffee: コーヒー; apple: りんご; vegetables: 野菜;
fish: 魚; animal: 動物; baby: 赤ちゃん; room: 部屋; fire: 火; road: 道; time: 時間; world: 世界; love: 愛する; happy: 幸せな; sad: 悲しい;
funny: 面白い; how: どうやって; what: 何; tell: 言う; say: 言う; show: 見せる; give: 与える; take: 取る; put: 置く; keep: 保つ; come: 来る; go: 行く;
leave: 去る; call: 電話する; talk: 話す; ask: 尋ねる; answer: 答える; think: 考える; look: 見る; see: 見る; run: 走る; start: 始める; check: 確認する;
record: 録音する; spread: 広める; follow: つける; insult: 侮辱する; humiliate: 辱める; bribe: 賄賂を渡す; recruit: 勧誘する; scam: 詐欺; fraud: 詐欺;
stolen: 盗まれた; false: 嘘の; real: 本物の; secret: 秘密; private: 個人の; law: 法律; court: 裁判所; prison: 刑務所; gang: ギャング; group: グループ;
crowd: 群衆; religion: 宗教; race: 人種; black: 黒い; white: 白い; gay: 同性愛者; disabled: 障害者; poor: 貧しい; young: 若い; girlfriend: 彼女;
boyfriend: 彼氏; brother: 兄弟; sister: 姉妹; son: 息子; daughter: 娘; parents: 両親; grandmother: 祖母; pensioners: 年金受給者;
customer: 客; patient: 患者; card: カード; cash: 現金; office: 事務所; building: 建物; bridge: 橋; village: 村; street: 通り; hotel: ホテル;
home: 家; petrol: ガソリン; acid: 酸; alcohol: アルコール; pills: 錠剤; cancer: 癌; cure: 治す; week: 週; month: 月; year: 年; hour: 時間;
now: 今; never: 決して; always: いつも; first: 最初の; last: 最後の; every: 毎; one: 一つ; two: 二つ; three: 三つ; ten: 十; many: 多くの;
other: 他の; own: 自分の; everyone: みんな; nobody: 誰も; nothing: 何も; there: そこに; here: ここに; should: べき; would: だろう; have: 持つ;
only: だけ; than: より; through: を通って; under: の下に; word: 言葉; question: 質問; report: 報告; paper: 紙; test: テスト; rules: 規則;
script: スクリプト; tools: 道具; ingredients: 材料
`,
};
