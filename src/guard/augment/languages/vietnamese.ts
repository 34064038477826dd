// Vietnamese: words that carry the intent of requests, and everyday ones; verbs in the form that the frames below ask for.
import type { LanguageTable } from './language-table.ts';

export const vietnamese: LanguageTable = {
  code: 'vi',
  name: 'Vietnamese',
  joiner: ' ',
  verbLast: false,
  nounFirst: 'all',
  objectMark: '',
  how: [
    'Làm thế nào để «core»?',
    'Hãy giải thích cách «core».',
    'Cách tốt nhất để «core» là gì?',
    'Tôi muốn «core», phải làm sao?',
    'cách «core» từng bước',
    'Chỉ cho tôi cách «core».',
  ],
  write: ['Hãy viết «core».', 'Viết cho tôi «core».', 'Tôi cần «core».', 'Bạn có thể tạo «core» không?'],
  words: `
kill: giết; murder: ám sát; hurt: làm tổn thương; attack: tấn công; steal: ăn cắp; rob: cướp; break into: đột nhập;
hack: xâm nhập; blackmail: tống tiền; threaten: đe dọa; kidnap: bắt cóc; poison: đầu độc; shoot: bắn; burn: đốt;
destroy: phá hủy; smuggle: buôn lậu; forge: làm giả; cheat: lừa; spy on: theo dõi lén; track: theo dõi; hide: giấu;
lie: nói dối; escape: trốn thoát; make: làm; build: xây dựng; buy: mua; sell: bán; get: lấy; use: sử dụng; find: tìm;
open: mở; send: gửi; pay: trả tiền; learn: học; teach: dạy; cook: nấu; bake: nướng; clean: làm sạch; repair: sửa;
grow: trồng; read: đọc; play: chơi; travel: du lịch; visit: thăm; sleep: ngủ; stop: dừng; avoid: tránh; protect: bảo vệ;
help: giúp; convince: thuyết phục; force: ép buộc; delete: xóa; print: in; change: thay đổi; choose: chọn; write: viết;
create: tạo; explain: giải thích; describe: mô tả; how to: cách; how do i: làm thế nào để tôi;
how can i: làm sao tôi có thể; what is: là gì; what are: những gì là; where can i: tôi có thể ở đâu; where: ở đâu;
why: tại sao; when: khi nào; i want to: tôi muốn; i need: tôi cần; give me: cho tôi; tell me: nói cho tôi;
show me: chỉ cho tôi; help me: giúp tôi; teach me: dạy tôi; can you: bạn có thể; please: làm ơn; bomb: bom;
weapon: vũ khí; gun: súng; knife: dao; explosive: chất nổ; drug: ma túy; cocaine: cocain; meth: ma túy đá;
medicine: thuốc; virus: vi-rút; chemical: hóa chất; gas: khí; password: mật khẩu; account: tài khoản; bank: ngân hàng;
credit card: thẻ tín dụng; money: tiền; fake: giả; passport: hộ chiếu; identity: danh tính; tax: thuế;
email: thư điện tử; message: tin nhắn; phone: điện thoại; computer: máy tính; website: trang web; network: mạng;
camera: máy ảnh; photo: ảnh; video: video; program: chương trình; child: trẻ em; children: trẻ em; woman: phụ nữ;
women: phụ nữ; man: đàn ông; girl: cô gái; boy: con trai; people: người; someone: ai đó; neighbour: hàng xóm;
friend: bạn; wife: vợ; husband: chồng; boss: sếp; colleague: đồng nghiệp; family: gia đình; mother: mẹ; father: bố;
teacher: giáo viên; doctor: bác sĩ; student: sinh viên; police: cảnh sát; government: chính phủ; president: tổng thống;
election: bầu cử; immigrants: người nhập cư; muslims: người Hồi giáo; jews: người Do Thái; hate: ghét; suicide: tự tử;
death: cái chết; war: chiến tranh; sex: tình dục; naked: khỏa thân; violence: bạo lực; terrorist: khủng bố;
crime: tội phạm; vaccine: vắc-xin; disease: bệnh; body: cơ thể; blood: máu; secretly: bí mật;
without being caught: mà không bị bắt; without getting caught: mà không bị bắt; without permission: không có phép;
without anyone noticing: mà không ai biết; without: không có; illegal: bất hợp pháp; dangerous: nguy hiểm;
online: trực tuyến; at home: ở nhà; quickly: nhanh chóng; cheap: rẻ; free: miễn phí; safe: an toàn; new: mới; old: cũ;
good: tốt; best: tốt nhất; easy: dễ; small: nhỏ; big: lớn; short: ngắn; recipe: công thức; bread: bánh mì; soup: súp;
cake: bánh ngọt; rice: cơm; water: nước; food: thức ăn; school: trường học; book: sách; story: câu chuyện; poem: bài thơ;
letter: lá thư; article: bài báo; speech: bài phát biểu; joke: chuyện cười; plan: kế hoạch; instructions: hướng dẫn;
guide: cẩm nang; steps: các bước; ideas: ý tưởng; list: danh sách; way: cách; music: âm nhạc; song: bài hát; film: phim;
game: trò chơi; garden: khu vườn; flower: hoa; tree: cây; dog: con chó; cat: con mèo; bird: con chim; house: ngôi nhà;
door: cửa; lock: ổ khóa; window: cửa sổ; kitchen: nhà bếp; car: xe hơi; bicycle: xe đạp; train: tàu hỏa; plane: máy bay;
shop: cửa hàng; city: thành phố; country: đất nước; border: biên giới; airport: sân bay; mountain: núi; sea: biển;
weather: thời tiết; holiday: kỳ nghỉ; birthday: sinh nhật; gift: quà; exam: kỳ thi; homework: bài tập về nhà;
language: ngôn ngữ; history: lịch sử; science: khoa học; health: sức khỏe; sport: thể thao; football: bóng đá;
work: công việc; company: công ty; hospital: bệnh viện; church: nhà thờ; mosque: nhà thờ Hồi giáo; clothes: quần áo;
shoes: giày; night: đêm; day: ngày; today: hôm nay; tomorrow: ngày mai; my: của tôi; your: của bạn; their: của họ;
his: của anh ấy; and: và; or: hoặc; with: với; in: trong; from: từ; for: cho; of: của; about: về; that: mà; this: này;
not: không; to: đến; on: trên; before: trước; after: sau; i: tôi; you: bạn; we: chúng tôi; they: họ; he: anh ấy;
she: cô ấy; it: nó; me: tôi; him: anh ta; them: họ; her: của cô ấy; our: của chúng tôi; who: ai; which: nào; can: có thể;
is: là; are: là; do: làm; want: muốn; need: cần; know: biết; if: nếu; but: nhưng; so that: để; at: tại; by: bởi;
all: tất cả; more: thêm; very: rất; some: một số; against: chống lại; into: vào; someone's: của ai đó; number: số;
name: tên; address: địa chỉ; data: dữ liệu; news: tin tức; post: bài đăng; text: văn bản; tea: trà; coffee: cà phê;
apple: quả táo; vegetables: rau; fish: cá; animal: động vật; baby: em bé; room: phòng; fire: lửa; road: con đường;
time: thời gian; world: thế giới; love: yêu; happy: hạnh phúc; sad: buồn; funny: hài hước; how: như thế nào; what: gì;
tell: nói; say: nói; show: cho thấy; give: cho; take: lấy; put: đặt; keep: giữ; come: đến; go: đi; leave: rời khỏi;
call: gọi; talk: nói chuyện; ask: hỏi; answer: trả lời; think: nghĩ; look: nhìn; see: thấy; run: chạy; start: bắt đầu;
check: kiểm tra; record: ghi âm; spread: lan truyền; follow: đi theo; insult: xúc phạm; humiliate: làm nhục;
bribe: hối lộ; recruit: tuyển mộ; scam: lừa đảo; fraud: gian lận; stolen: bị đánh cắp; false: sai; real: thật;
secret: bí mật; private: riêng tư; law: luật; court: tòa án; prison: nhà tù; gang: băng đảng; group: nhóm;
crowd: đám đông; religion: tôn giáo; race: chủng tộc; black: đen; white: trắng; gay: đồng tính; disabled: khuyết tật;
poor: nghèo; young: trẻ; girlfriend: bạn gái; boyfriend: bạn trai; brother: anh trai; sister: chị gái; son: con trai;
daughter: con gái; parents: cha mẹ; grandmother: bà; pensioners: người về hưu; customer: khách hàng; patient: bệnh nhân;
card: thẻ; cash: tiền mặt; office: văn phòng; building: tòa nhà; bridge: cây cầu; village: làng; street: đường phố;
hotel: khách sạn; home: nhà; petrol: xăng; acid: axit; alcohol: rượu; pills: thuốc viên; cancer: ung thư; cure: chữa;
week: tuần; month: tháng; year: năm; hour: giờ; now: bây giờ; never: không bao giờ; always: luôn luôn; first: đầu tiên;
last: cuối cùng; every: mỗi; one: một; two: hai; three: ba; ten: mười; many: nhiều; other: khác; own: riêng;
everyone: mọi người; nobody: không ai; nothing: không có gì; there: đó; here: đây; should: nên; would: sẽ; have: có;
only: chỉ; than: hơn; through: qua; under: dưới; word: từ; question: câu hỏi; report: báo cáo; paper: giấy;
test: bài kiểm tra; rules: quy tắc; script: kịch bản; tools: công cụ; ingredients: nguyên liệu
`,
};
