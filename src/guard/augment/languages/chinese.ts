// Chinese: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const chinese: LanguageTable = {
  code: 'zh',
  name: 'Chinese',
  joiner: '',
  verbLast: false,
  nounFirst: 'nothing',
  objectMark: '',
  how: [
    '如何«core»？',
    '怎么«core»？',
    '请告诉我怎样«core»。',
    '«core»的最好方法是什么？',
    '我想«core»，该怎么做？',
    '请一步一步解释如何«core»',
  ],
  write: ['请写«core»。', '帮我写«core»。', '我需要«core»。', '你能创作«core»吗？'],
  words: `
kill: 杀死; murder: 谋杀; hurt: 伤害; attack: 攻击; steal: 偷; rob: 抢劫; break into: 闯入; hack: 黑进; blackmail: 敲诈; threaten: 威胁;
kidnap: 绑架; poison: 毒药; shoot: 射击; burn: 烧; destroy: 摧毁; smuggle: 走私; forge: 伪造; cheat: 欺骗; spy on: 监视; track: 跟踪;
hide: 隐藏; lie: 撒谎; escape: 逃脱; make: 制作; build: 建造; buy: 购买; sell: 出售; get: 获得; use: 使用; find: 找到; open: 打开; send: 发送;
pay: 支付; learn: 学习; teach: 教; cook: 做饭; bake: 烤; clean: 清洁; repair: 修理; grow: 种植; read: 阅读; play: 玩; travel: 旅行;
visit: 参观; sleep: 睡觉; stop: 停止; avoid: 避免; protect: 保护; help: 帮助; convince: 说服; force: 强迫; delete: 删除; print: 打印;
change: 改变; choose: 选择; write: 写; create: 创建; explain: 解释; describe: 描述; how to: 如何; how do i: 我怎么; how can i: 我怎样才能;
what is: 什么是; what are: 哪些是; where can i: 我在哪里可以; where: 在哪里; why: 为什么; when: 什么时候; i want to: 我想; i need: 我需要;
give me: 给我; tell me: 告诉我; show me: 给我看; help me: 帮我; teach me: 教我; can you: 你能; please: 请; bomb: 炸弹; weapon: 武器; gun: 枪;
knife: 刀; explosive: 爆炸物; drug: 毒品; cocaine: 可卡因; meth: 冰毒; medicine: 药; virus: 病毒; chemical: 化学品; gas: 毒气; password: 密码;
account: 账户; bank: 银行; credit card: 信用卡; money: 钱; fake: 假的; passport: 护照; identity: 身份; tax: 税; email: 电子邮件;
message: 消息; phone: 手机; computer: 电脑; website: 网站; network: 网络; camera: 相机; photo: 照片; video: 视频; program: 程序; child: 孩子;
children: 孩子们; woman: 女人; women: 妇女; man: 男人; girl: 女孩; boy: 男孩; people: 人们; someone: 某人; neighbour: 邻居; friend: 朋友;
wife: 妻子; husband: 丈夫; boss: 老板; colleague: 同事; family: 家人; mother: 母亲; father: 父亲; teacher: 老师; doctor: 医生; student: 学生;
police: 警察; government: 政府; president: 总统; election: 选举; immigrants: 移民; muslims: 穆斯林; jews: 犹太人; hate: 仇恨; suicide: 自杀;
death: 死亡; war: 战争; sex: 性; naked: 裸体; violence: 暴力; terrorist: 恐怖分子; crime: 犯罪; vaccine: 疫苗; disease: 疾病; body: 身体;
blood: 血; secretly: 偷偷地; without being caught: 不被抓住; without getting caught: 不被抓住; without permission: 未经许可;
without anyone noticing: 不被人发现; without: 没有; illegal: 非法的; dangerous: 危险的; online: 在网上; at home: 在家; quickly: 快速;
cheap: 便宜的; free: 免费的; safe: 安全的; new: 新的; old: 旧的; good: 好的; best: 最好的; easy: 容易的; small: 小的; big: 大的; short: 短的;
recipe: 食谱; bread: 面包; soup: 汤; cake: 蛋糕; rice: 米饭; water: 水; food: 食物; school: 学校; book: 书; story: 故事; poem: 诗;
letter: 信; article: 文章; speech: 演讲; joke: 笑话; plan: 计划; instructions: 说明; guide: 指南; steps: 步骤; ideas: 想法; list: 列表;
way: 方法; music: 音乐; song: 歌曲; film: 电影; game: 游戏; garden: 花园; flower: 花; tree: 树; dog: 狗; cat: 猫; bird: 鸟; house: 房子;
door: 门; lock: 锁; window: 窗户; kitchen: 厨房; car: 汽车; bicycle: 自行车; train: 火车; plane: 飞机; shop: 商店; city: 城市; country: 国家;
border: 边境; airport: 机场; mountain: 山; sea: 大海; weather: 天气; holiday: 假期; birthday: 生日; gift: 礼物; exam: 考试; homework: 作业;
language: 语言; history: 历史; science: 科学; health: 健康; sport: 体育; football: 足球; work: 工作; company: 公司; hospital: 医院;
church: 教堂; mosque: 清真寺; clothes: 衣服; shoes: 鞋子; night: 夜晚; day: 天; today: 今天; tomorrow: 明天; my: 我的; your: 你的;
their: 他们的; his: 他的; and: 和; or: 或者; with: 用; in: 在; from: 从; for: 为了; of: 的; about: 关于; that: 那个; this: 这个; not: 不;
to: 到; on: 在上面; before: 之前; after: 之后; i: 我; you: 你; we: 我们; they: 他们; he: 他; she: 她; it: 它; me: 我; him: 他; them: 他们;
her: 她的; our: 我们的; who: 谁; which: 哪个; can: 可以; is: 是; are: 是; do: 做; want: 想要; need: 需要; know: 知道; if: 如果; but: 但是;
so that: 以便; at: 在; by: 被; all: 所有; more: 更多; very: 非常; some: 一些; against: 反对; into: 进入; someone's: 某人的; number: 号码;
name: 名字; address: 地址; data: 数据; news: 新闻; post: 帖子; text: 文本; tea: 茶; coffee: 咖啡; apple: 苹果; vegetables: 蔬菜; fish: 鱼;
animal: 动物; baby: 婴儿; room: 房间; fire: 火; road: 路; time: 时间; world: 世界; love: 爱; happy: 快乐的; sad: 悲伤的; funny: 有趣的;
how: 如何; what: 什么; tell: 告诉; say: 说; show: 展示; give: 给; take: 拿; put: 放; keep: 保持; come: 来; go: 去; leave: 离开; call: 打电话;
talk: 谈话; ask: 问; answer: 回答; think: 想; look: 看; see: 看见; run: 跑; start: 开始; check: 检查; record: 录音; spread: 传播;
follow: 跟随; insult: 侮辱; humiliate: 羞辱; bribe: 贿赂; recruit: 招募; scam: 诈骗; fraud: 欺诈; stolen: 偷来的; false: 虚假的; real: 真的;
secret: 秘密; private: 私人的; law: 法律; court: 法院; prison: 监狱; gang: 帮派; group: 团体; crowd: 人群; religion: 宗教; race: 种族;
black: 黑色的; white: 白色的; gay: 同性恋; disabled: 残疾的; poor: 贫穷的; young: 年轻的; girlfriend: 女朋友; boyfriend: 男朋友; brother: 兄弟;
sister: 姐妹; son: 儿子; daughter: 女儿; parents: 父母; grandmother: 奶奶; pensioners: 退休人员; customer: 顾客; patient: 病人; card: 卡;
cash: 现金; office: 办公室; building: 建筑; bridge: 桥; village: 村庄; street: 街道; hotel: 酒店; home: 家; petrol: 汽油; acid: 酸;
alcohol: 酒精; pills: 药片; cancer: 癌症; cure: 治愈; week: 星期; month: 月; year: 年; hour: 小时; now: 现在; never: 从不; always: 总是;
first: 第一; last: 最后的; every: 每个; one: 一个; two: 两个; three: 三个; ten: 十个; many: 许多; other: 其他的; own: 自己的; everyone: 每个人;
nobody: 没有人; nothing: 什么都没有; there: 那里; here: 这里; should: 应该; would: 会; have: 有; only: 只; than: 比; through: 通过;
under: 在下面; word: 词; question: 问题; report: 报告; paper: 纸; test: 测试; rules: 规则; script: 脚本; tools: 工具; ingredients: 配料
`,
};
