package verify

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"ophglm"
)

// sayings are answers written for this test, on facts of the starter graph: what
// each is to be found to say wrongly, or "" for nothing.
var sayings = []struct {
	lang                            ophglm.Lang
	disease, question, answer, want string
	facts                           string // cited, by blanks
}{
	{"zh", "retinal_detachment", "视网膜脱离能治好吗？", "您别太紧张。孔源性的脱离大多做一次手术就能复位，黄斑还没累及的，视力往往恢复得更好；但要是拖着不治，可能永久失去视力。", "", "b2f5800cde62a8b1da7ede33 555d4a071bf4ee7b57b4557e"},
	{"zh", "retinal_detachment", "视网膜脱离能治好吗？", "说白了，早治早好：大部分孔源性脱离开一次刀就复位了。", "", "b2f5800cde62a8b1da7ede33"},
	{"zh", "retinal_detachment", "打了气体以后我还能坐飞机吗？", "眼内的气没吸收之前，飞机别坐，高原也先别去。", "", "8b17a12c279b8a537ec9c1ff"},
	{"zh", "retinal_detachment", "打了气体以后我还能坐飞机吗？", "眼内的气没吸收之前，照常坐飞机没问题。", Negation, "8b17a12c279b8a537ec9c1ff"},
	{"zh", "retinal_detachment", "我高度近视，最近闪光，会不会脱离？要紧吗", "高度近视的人确实更容易视网膜脱离。一旦出现症状，当天就得到医院看，黄斑没掉之前抢着做手术。", "", "ebf4dda70cf0af646c9a6cce 81800302f47e30e2bf20e981"},
	{"zh", "bacterial_conjunctivitis", "孩子细菌性结膜炎会传染给家里人吗？", "会的，它靠手和沾了脓性分泌物的东西传播，所以全家都要勤洗手。", "", "3ae7dca36dfdb8f642fb3997 fb86e55671b74c93dced0926"},
	{"zh", "bacterial_conjunctivitis", "细菌性结膜炎多久能好？", "这个病多半自己能好，点抗生素眼药水可以好得快一些。", "", "23014f783edfff7c287dbe6f b463b273666a1e3ced5eebef"},
	{"zh", "bacterial_conjunctivitis", "细菌性结膜炎多久能好？", "这个病多半自己能好，用更昔洛韦可以好得快一些。", Drug, "23014f783edfff7c287dbe6f b463b273666a1e3ced5eebef"},
	{"zh", "primary_open_angle_glaucoma", "青光眼能根治吗？丢掉的视野还能回来吗？", "很遗憾，它没法根治，可只要坚持治疗，一般都控制得住。已经没了的视野和视力是找不回来的。", "", "d18639b8b1be3a9052e89380 222e1274175e1cf5664f2caf"},
	{"zh", "primary_open_angle_glaucoma", "青光眼能根治吗？丢掉的视野还能回来吗？", "它没法根治。已经丧失的视野和视力治疗后可以恢复。", Negation, "d18639b8b1be3a9052e89380 222e1274175e1cf5664f2caf"},
	{"zh", "primary_open_angle_glaucoma", "开角型青光眼先用什么药？", "一线的是前列腺素类眼药水；有哮喘或心跳慢的人不要用β受体阻滞剂，以免诱发支气管痉挛。", "", "0187020ab396f1d397f0f07a 7e3bb454da7a282543ea7c22"},
	{"zh", "chalazion", "霰粒肿要开刀吗？", "不一定。先热敷，小的过几周到几个月常常自己就没了；要是保守处理几周还不消，再考虑切开刮除。平时千万别去挤它。", "", "76c55fcb72a71cbccd50f642 18204221f353b32acab01b46 9163bd7c084718c795d6afc7 b7e0959ef741e0de2cc88915"},
	{"zh", "chalazion", "霰粒肿要开刀吗？", "先热敷，小的过几周到几个月常常自己就没了。平时可以自己把肿块挤一挤。", Negation, "76c55fcb72a71cbccd50f642 18204221f353b32acab01b46 b7e0959ef741e0de2cc88915"},
	{"zh", "chalazion", "霰粒肿要开刀吗？", "先热敷，小的过几周到几个月常常自己就没了。每天用艾草熏一熏，包块化得更快。", Unsupported, "76c55fcb72a71cbccd50f642 18204221f353b32acab01b46"},
	{"zh", "retinopathy_of_prematurity", "早产宝宝的眼底病变分几期？", "一共五期：1期是有血管和没血管的地方之间出现一条分界线，2期分界线鼓成嵴，3期嵴上长出纤维血管，4期部分视网膜脱离，5期整个脱离。", "", "43d7f38cdea8deb464618c6f c70a06602dcf0fa492229dac 0cceec5479ce9adc332fb6d3 0feafe9d6a685953287513a7 3114a6d58a91d98ac232113a"},
	{"zh", "optic_neuritis", "得了视神经炎视力还能回来吗？", "典型的脱髓鞘性视神经炎几周之内就开始好转，大部分人视力恢复得不错；不过有一部分人以后会发展成多发性硬化。", "", "94d6f3cf891ba0721a9b0970 4bc2214e9eb38cf6b0abef7e"},
	{"zh", "optic_neuritis", "得了视神经炎视力还能回来吗？", "典型的脱髓鞘性视神经炎几周之内就开始恢复，多数患者视力很差。", Contradiction, "94d6f3cf891ba0721a9b0970"},
	{"zh", "optic_neuritis", "视神经炎怎么治？", "急性期用甲泼尼龙冲击，能让恢复快一点；激素效果不好的重症可以做血浆置换。", "", "aa34a56f66396a55b10cb0e5 60944812c16bbfd5f0fdf4c8 4d935d373d1ecd98b42dda2d"},
	{"en", "retinal_detachment", "What should I do after the operation?", "Keep your face down for as long as your surgeon tells you, and skip flights and mountain trips while there is still gas in the eye.", "", "44c68a23bfa0cb2c848a7461 8b17a12c279b8a537ec9c1ff"},
	{"en", "retinal_detachment", "How do I know it is urgent?", "It is an emergency. Be seen on the same day; if the macula is still attached, the operation should not be put off.", "", "81800302f47e30e2bf20e981"},
	{"en", "retinal_detachment", "How do I know it is urgent?", "You can be seen at your next routine check-up.", Urgency, "81800302f47e30e2bf20e981"},
	{"en", "chalazion", "Does my chalazion need surgery?", "Usually not. Small ones tend to go away by themselves over weeks or months, although they can come back. If it is still there after some weeks of warm compresses, your doctor can open and scrape it out.", "", "76c55fcb72a71cbccd50f642 18204221f353b32acab01b46 9163bd7c084718c795d6afc7"},
	{"en", "chalazion", "Does my chalazion need surgery?", "Small ones tend to go away by themselves over 3 days.", Number, "18204221f353b32acab01b46"},
	{"en", "bacterial_conjunctivitis", "Is it catching?", "Yes. Hands and shared things that carry the pus pass it on, so wash your hands often.", "", "3ae7dca36dfdb8f642fb3997 fb86e55671b74c93dced0926"},
	{"en", "primary_open_angle_glaucoma", "Can it be cured?", "I'm afraid not, but with steady treatment it can nearly always be kept in check. What sight has been lost will not return.", "", "d18639b8b1be3a9052e89380 222e1274175e1cf5664f2caf"},
	{"en", "optic_neuritis", "Who gets it, and what are the drugs?", "It is mostly seen in young women. Corticosteroids are the mainstay; methylprednisolone through a drip speeds recovery in the acute phase.", "", "c791a46bf5f7efb891f17d20 4d935d373d1ecd98b42dda2d aa34a56f66396a55b10cb0e5"},
	{"en", "optic_neuritis", "Who gets it, and what are the drugs?", "It is mostly seen in young women. Ethambutol is a good choice in the acute phase.", Contraindication, "c791a46bf5f7efb891f17d20 a593ba11383b377995fc750e"},
	{"en", "optic_neuritis", "What are the symptoms in my left eye?", "Your right eye may hurt when you move it.", EyeSide, ""},
	{"zh", "retinal_detachment", "脱离手术都有哪几种？", "主要的几种：玻切、巩膜扣带；上方单个小裂孔可以打气；复杂或者复发的，要填硅油。", "", "9f72b2635892c1160b9050a8 45dbada5c7c01d736038345d 88cb2cdd82823381d21b7cae 9edb36830e50e7c5de39a509"},
	{"zh", "retinal_detachment", "哪些人要当心视网膜脱离", "近视度数很高的、眼睛受过伤的、上了年纪的、做过白内障手术的，还有家里人得过的，都得当心。", "", "ebf4dda70cf0af646c9a6cce 4e577a77c45c6c32387de597 4b57b98e46c6bbae1e9104a7 facb31625b771ed9c05df66a 0878f4656f472b763fdad6c8"},
	{"zh", "retinal_detachment", "我这个病平时有什么讲究", "跑跳、打球这类剧烈的运动先停一停；手术以后医生让趴着您就老老实实趴着；另一只眼要是也闪光、黑影变多，马上回来看。", "", "982e7e9f9b677b08a55a52fb 44c68a23bfa0cb2c848a7461 b6fa0cad0ba31dcec0ea8522"},
	{"zh", "primary_open_angle_glaucoma", "我爸开角型青光眼，我要不要查？", "要的。直系亲属属于高危，建议定期做筛查。", "", "bbb108a7e8810886ec9842f9 895fb5a3f03c4666258622cb"},
	{"zh", "primary_open_angle_glaucoma", "青光眼患者生活上注意啥", "别一口气灌很多水，别长时间低着头或者倒立；规律运动没问题，药要按时点，眼压、视野和视神经按期查。", "", "18c70b62bf5fe410333d44e1 3de703828e5123bdd5caecb1 23ba2d3ead1f989fb52aec8c 889a5b5a1a20dbd6ded84aa7 87497254d0719eb214a5c34f"},
	{"zh", "primary_open_angle_glaucoma", "和高眼压症怎么区分？", "高眼压症只是压力高，视盘和视野都还正常；开角型青光眼则已经有损害。", "", "59e8b75c97dc72685d2c92f7"},
	{"zh", "primary_open_angle_glaucoma", "体检说眼压高、凹陷大，多久内去看？", "建议几周之内去看。它发展慢，但伤了就补不回来。", "", "5b8816ee86aaf17729d6f6dc"},
	{"zh", "retinopathy_of_prematurity", "我家宝宝早产，多久查眼底？", "要按规定的时间做第一次筛查，之后医生定哪天就哪天去，别漏。一旦到了要治的程度，几天之内就得治，因为这病跑得快。", "", "a14cc8b492351567910f447b c7e2c02f92d841b7e768e564"},
	{"zh", "retinopathy_of_prematurity", "为什么早产儿会得这个病", "孩子出生太早，视网膜上的血管还没长全，周边缺血，就会刺激不正常的血管长出来。出生体重低、出生后吸了高浓度的氧也会增加风险。", "", "2ebe28966450ced10301f852 0a2214a780bdc95eb5864d3d 5003a1d02a00673a7e3235ff"},
	{"zh", "retinopathy_of_prematurity", "轻的要治吗", "轻的大多会自己退掉；重的及时治，结果会好很多。但要是到了5期、视网膜全脱离了，就算开刀，视力也很差。", "", "3bb1c0f7b0804bd6f19dda4c 451abff0393a3c09e830c4c4"},
	{"zh", "optic_neuritis", "突然看不清，转眼珠还疼，要紧吗？", "要紧，这一两天就去看，尽早检查、尽早用药。", "", "b6cee64d1539409240ec0d83"},
	{"zh", "bacterial_conjunctivitis", "新生儿眼睛一下子流好多脓", "这属于急症，别耽搁：淋球菌能把角膜烂穿。", "", "a97917d816da434c7bda8219"},
	{"zh", "chalazion", "老人同一个地方老长霰粒肿怎么回事", "老在一个位置长，要尽早切一点组织去化验，排除皮脂腺癌。", "", "92e25a83b5e178dd85ed89e4 8289818df3b0678ba9bcfce9"},
	{"en", "retinopathy_of_prematurity", "Why do premature babies get this?", "Because they are born before the vessels of the retina have finished growing; the outer retina, short of blood, then makes abnormal vessels sprout. Low birth weight and a lot of oxygen after birth add to the risk.", "", "2ebe28966450ced10301f852 0a2214a780bdc95eb5864d3d 5003a1d02a00673a7e3235ff"},
	{"en", "retinopathy_of_prematurity", "Will my baby see well?", "Mild disease mostly disappears without treatment, and treating severe disease in time makes the outlook far better. In stage 5, sadly, sight remains very poor even after an operation.", "", "3bb1c0f7b0804bd6f19dda4c 451abff0393a3c09e830c4c4"},
	{"en", "primary_open_angle_glaucoma", "Which drops do you start with?", "A prostaglandin analogue is the usual first choice. Beta-blocker drops are another first-line option, though not for anyone with asthma or a slow pulse.", "", "0187020ab396f1d397f0f07a 29b9dde279dc13ac1c17cd73 7e3bb454da7a282543ea7c22"},
	{"en", "primary_open_angle_glaucoma", "What should I change in daily life?", "Try not to gulp down a lot of water in one go, and skip long spells with your head down. Exercise is welcome. Take your drops as prescribed and turn up for your checks.", "", "18c70b62bf5fe410333d44e1 3de703828e5123bdd5caecb1 23ba2d3ead1f989fb52aec8c 889a5b5a1a20dbd6ded84aa7 87497254d0719eb214a5c34f"},
	{"en", "optic_neuritis", "How is it told from papilledema?", "Papilledema tends to hit both eyes, and early on sight and colours are still fine.", "", "57f64b36c1f9481594334bcb"},
	{"en", "retinal_detachment", "Who is at risk of a detachment?", "Very short-sighted people, those past middle age, anyone who has had an eye injury or cataract surgery, and people whose relatives had one.", "", "ebf4dda70cf0af646c9a6cce 4b57b98e46c6bbae1e9104a7 4e577a77c45c6c32387de597 facb31625b771ed9c05df66a 0878f4656f472b763fdad6c8"},
	{"en", "chalazion", "Can I squeeze it?", "Please don't. Leave the lump alone and put warm compresses on it instead; cleaning the lid margins every day also helps to keep new ones away.", "", "b7e0959ef741e0de2cc88915 76c55fcb72a71cbccd50f642 b4558f10fa46d4b120609080"},
	{"en", "bacterial_conjunctivitis", "Do I need drops?", "It usually clears without any treatment, but antibiotic drops make it shorter and are the first choice.", "", "23014f783edfff7c287dbe6f b463b273666a1e3ced5eebef"},
	{"zh", "retinal_detachment", "脱离手术都有哪几种？", "巩膜扣带术不用考虑，玻切才是办法。", Contraindication, "9f72b2635892c1160b9050a8 45dbada5c7c01d736038345d"},
	{"zh", "retinal_detachment", "我这个病平时有什么讲究", "手术后不必趴着，怎么舒服怎么躺。", Negation, "44c68a23bfa0cb2c848a7461"},
	{"zh", "retinal_detachment", "我这个病平时有什么讲究", "剧烈运动可以照做。", Negation, "982e7e9f9b677b08a55a52fb"},
	{"zh", "primary_open_angle_glaucoma", "青光眼能根治吗？", "这个病一般可以治愈，治好了就不用再管。", Negation, "d18639b8b1be3a9052e89380"},
	{"zh", "primary_open_angle_glaucoma", "和高眼压症怎么区分？", "高眼压症的视盘和视野也都不正常。", Negation, "59e8b75c97dc72685d2c92f7"},
	{"zh", "bacterial_conjunctivitis", "会传染吗？", "它不会通过手或者物品传播。", Negation, "3ae7dca36dfdb8f642fb3997"},
	{"en", "primary_open_angle_glaucoma", "Can it be cured?", "Yes, it can be cured, and lost sight comes back.", Negation, "d18639b8b1be3a9052e89380 222e1274175e1cf5664f2caf"},
	{"en", "bacterial_conjunctivitis", "Is it catching?", "No, it does not spread by hands.", Negation, "3ae7dca36dfdb8f642fb3997"},
	{"en", "retinal_detachment", "May I fly after gas?", "With gas in the eye, air travel is no problem.", Negation, "8b17a12c279b8a537ec9c1ff"},
	{"en", "retinal_detachment", "Who is at risk?", "High myopia has no bearing on it.", Negation, "ebf4dda70cf0af646c9a6cce"},
	{"en", "chalazion", "Can I squeeze it?", "Yes, squeezing the lump helps.", Negation, "b7e0959ef741e0de2cc88915"},
	{"en", "optic_neuritis", "Will sight return?", "Most patients do not regain good vision.", Negation, "94d6f3cf891ba0721a9b0970"},
	{"zh", "optic_neuritis", "视神经炎会留下什么问题？", "它可能引起甲泼尼龙。", Relation, "b21ddcf56e25997ce80b5e16 aa34a56f66396a55b10cb0e5"},
	{"en", "retinal_detachment", "What causes it?", "It is brought on by scleral buckling.", Relation, "600b67a7e1c676301a9dcd59 45dbada5c7c01d736038345d"},
	{"en", "retinal_detachment", "How is it treated?", "Lattice degeneration is used to treat it.", Relation, "146eecdce309822ad7421b38 9f72b2635892c1160b9050a8"},
	{"zh", "retinal_detachment", "出现症状怎么办？", "等周末有空了再去眼科看看。", Urgency, "81800302f47e30e2bf20e981"},
	{"en", "optic_neuritis", "My sight suddenly went dim and moving the eye hurts. What now?", "It may be optic neuritis. Eat well and sleep enough.", Urgency, "b6cee64d1539409240ec0d83"},
	{"zh", "optic_neuritis", "视神经炎用激素行吗，要输液还是吃药", "可以的，激素就是主要的药。急性期一般静脉冲击甲泼尼龙，好得快些；要是激素压不住的重症，再考虑换血浆。", "", "4d935d373d1ecd98b42dda2d aa34a56f66396a55b10cb0e5 60944812c16bbfd5f0fdf4c8"},
	{"zh", "optic_neuritis", "为什么不能吃乙胺丁醇？", "因为这个药本身就伤视神经，吃了会让视力损害更重。", "", "a593ba11383b377995fc750e"},
	{"zh", "retinal_detachment", "手术时能用笑气吗？", "眼睛里有气体的话不能吸。笑气会让气泡变大，眼压一下子冲上去。", "", "a6d843cd5a91a77e6ce59817"},
	{"zh", "retinal_detachment", "脱离分几个阶段", "看黄斑有没有掉：没到黄斑的时候，中心视力还可以；一旦累及黄斑，中心视力明显往下掉；最厉害的是整个视网膜都脱离。", "", "b37653f91592b4ea845bfdc7 2898727ee318da223214eb3f 0098950f0ed3ff8986d2d9f6"},
	{"zh", "chalazion", "麦粒肿和霰粒肿怎么分？", "麦粒肿来得急，又红又肿又热又痛，还有脓头；霰粒肿不疼，是个硬疙瘩。", "", "9d94d03283339cf41b3b000a 6fe4c7eacd59715f5fb8fa64"},
	{"zh", "bacterial_conjunctivitis", "怎么知道是细菌还是病毒的", "病毒性的眼屎像水一样，还能见到滤泡、耳朵前面淋巴结肿大。", "", "b25132c95af8adc4d5a48343"},
	{"zh", "retinopathy_of_prematurity", "这个病能预防吗", "能。关键是给早产儿规范用氧、盯着血氧，再加上按时筛查。", "", "69660a6011d71bcee329fc6e fdba702b245f12780f84e252"},
	{"zh", "retinopathy_of_prematurity", "以后还会有什么问题？", "这些孩子日后容易近视、斜视、弱视，所以要长期跟踪屈光和眼位。", "", "40700cf7c8b0456160aa2806 c0b98efa8625706533b81034 f989c31ab4373227f440be3e a0dab2b4896da7f3cfb2466f"},
	{"zh", "primary_open_angle_glaucoma", "哮喘为啥不能点β受体阻滞剂？", "这类眼药会收紧支气管，也会让心跳更慢，所以哮喘、慢阻肺、心动过缓的人要避开。", "", "7e3bb454da7a282543ea7c22"},
	{"en", "retinal_detachment", "My friend says I must not have laughing gas. Why?", "While there is gas in the eye, nitrous oxide makes the bubble swell and the pressure shoots up.", "", "a6d843cd5a91a77e6ce59817"},
	{"en", "chalazion", "How is it different from a stye?", "A stye is acute, red, hot and painful and has a yellow point; a chalazion is a painless firm lump.", "", "9d94d03283339cf41b3b000a 6fe4c7eacd59715f5fb8fa64"},
	{"en", "optic_neuritis", "Why not ethambutol?", "The drug is itself toxic to the optic nerve and would make the damage worse.", "", "a593ba11383b377995fc750e"},
	{"en", "retinopathy_of_prematurity", "When must the baby be treated?", "The first screening has to take place on schedule. Once the criteria are met, treatment should follow in a matter of days, since the disease moves quickly.", "", "a14cc8b492351567910f447b"},
	{"en", "bacterial_conjunctivitis", "My newborn's eye is full of pus!", "Please go straight to hospital: in a newborn, or when a lot of pus comes on fast, it may be gonococcus, which can eat through the cornea.", "", "a97917d816da434c7bda8219"},
	{"en", "primary_open_angle_glaucoma", "What about lasers and surgery?", "Selective laser trabeculoplasty can come first or when drops are not enough; if drugs and laser fail to hold the pressure, trabeculectomy is the next step.", "", "b7b57a98a78bdf15c8de16ee 127a6b096460d2624dbd07c2"},
	{"zh", "chalazion", "霰粒肿怎么办？", "作为AI，我无法诊断。先热敷。", SelfReference, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿怎么办？", "根据以下知识：霰粒肿可热敷。", Leak, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿怎么办？", "可以先热敷，", CutOff, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿怎么办？", "Warm compresses come first.", Language, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿怎么办？", "先热敷。干眼患者要多眨眼。", Disease, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿怎么得的？", "睑缘炎是它的症状。", Relation, "f23dcac76f1672961df78ef7"},
	{"zh", "primary_open_angle_glaucoma", "我有哮喘，青光眼用什么药？", "可以用噻吗洛尔滴眼液，一线用药。", DrugConflict, ""},
	{"zh", "retinal_detachment", "打了气体以后我还能坐飞机吗？", "气没吸收完，飞机坐不得。", "", "8b17a12c279b8a537ec9c1ff"},
	{"zh", "chalazion", "霰粒肿能自己挤吗？", "挤一挤没事的。", Negation, "b7e0959ef741e0de2cc88915"},
	{"zh", "chalazion", "霰粒肿怎么处理？", "热敷纯属多余。", Negation, "76c55fcb72a71cbccd50f642"},
	{"zh", "chalazion", "霰粒肿会复发吗？", "它从不复发。", Contradiction, "18204221f353b32acab01b46"},
	{"zh", "chalazion", "老长在同一个地方要紧吗？", "反复长在同一处的，也不用来看。", Urgency, "92e25a83b5e178dd85ed89e4"},
	{"en", "chalazion", "Can I squeeze it?", "Sure, squeeze it once a day.", Negation, "b7e0959ef741e0de2cc88915"},
	{"en", "bacterial_conjunctivitis", "Must I wash my hands?", "Washing your hands is pointless.", Negation, "fb86e55671b74c93dced0926"},
	{"en", "retinal_detachment", "What if I see a curtain?", "Sleep on it and see how it goes.", Urgency, "81800302f47e30e2bf20e981"},
	{"zh", "bacterial_conjunctivitis", "我右眼细菌性结膜炎，用什么药？", "右眼可以点左氧氟沙星滴眼液。", "", "b463b273666a1e3ced5eebef"},
	{"zh", "chalazion", "霰粒肿怎么办？", "可以先热敷，平时别挤", "", "76c55fcb72a71cbccd50f642 b7e0959ef741e0de2cc88915"},
	{"zh", "chalazion", "霰粒肿怎么办？", "可以先热敷，并且", CutOff, "76c55fcb72a71cbccd50f642"},
	{"en", "chalazion", "What now?", "Warm compresses come first (for some", CutOff, "76c55fcb72a71cbccd50f642"},
	{"en", "chalazion", "What helps?", "Two things help: warm compresses and cleaning the lid margins", "", "76c55fcb72a71cbccd50f642 b4558f10fa46d4b120609080"},
	{"en", "retinal_detachment", "I see flashes and floaters. What causes a retinal detachment?", "A break in the retina lets fluid under it.", "", ""},
	{"en", "retinal_detachment", "Does it go back?", "Few rhegmatogenous detachments are reattached with one operation.", Contradiction, "b2f5800cde62a8b1da7ede33"},
}

func TestSayings(t *testing.T) {
	k := starter(t)
	for _, s := range sayings {
		tx := &Text{Record: "r", Lang: s.lang, Disease: s.disease, Messages: []ophglm.Message{{Role: "user", Content: s.question}, {Role: "assistant", Content: s.answer}}}
		if s.facts != "" {
			c := ophglm.Citation{Message: 1, End: len(s.answer)}
			for id := range strings.FieldsSeq(s.facts) {
				if k.triples[id] == nil {
					t.Errorf("there is no fact %s", id)
				}
				c.Of = append(c.Of, ophglm.Ref{Kind: "triple", ID: id})
			}
			tx.Citations = []ophglm.Citation{c}
		}
		var rules []string
		for _, v := range k.Check(tx) {
			if faulty(v) {
				rules = append(rules, v.Rule+" ["+s.answer[v.Of.Start:v.Of.End]+"] "+v.Why)
			}
		}
		found := slices.ContainsFunc(rules, func(r string) bool { return s.want != "" && strings.HasPrefix(r, s.want+" ") })
		if s.want == "" && len(rules) > 0 || s.want != "" && !found {
			t.Errorf("%s: want %q, got %q", s.answer, s.want, rules)
		}
	}
}

// Goroutines that share the knowledge, and make its profiles, say the same as one.
func TestCheckFromManyGoroutines(t *testing.T) {
	k, err := NewKnowledge(starterGraph("../../datasets/starter/kg"), nil)
	if err != nil {
		t.Fatal(err)
	}
	samples := composed(t)[:60]
	want := make([][]ophglm.Verdict, len(samples))
	for i := range samples {
		want[i] = starter(t).Check(textOf(&samples[i], true))
	}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for i := range samples {
				if got := k.Check(textOf(&samples[i], true)); !reflect.DeepEqual(got, want[i]) {
					t.Errorf("%s: %+v, want %+v", samples[i].ID, got, want[i])
				}
			}
		})
	}
	wg.Wait()
}
