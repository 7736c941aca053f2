package verify

import (
	"strings"
	"sync"

	"ophglm"
	"ophglm/internal/lexicon"
)

// concepts are things that facts and people say in many ways, one a line, in both
// languages. A word of a line counts as any other of it where sentences are held
// against the texts of facts.
var concepts = `
视力 视物 看东西 看得 看得见 看得清 目力 vision sight eyesight see saw seeing visual acuity
视力下降 看不清 看不见 看不到 模糊 朦胧 雾 蒙 发糊 blur blurred blurry hazy foggy cloudy unclear dim
失明 瞎 盲 丧失视力 视力丧失 blind blindness loss_of_vision lose_sight
恢复 回来 好转 改善 痊愈 治愈 愈合 消退 变好 见好 recover recovers recovery improve improves improvement heal heals healing cured cure cures clear clears get_better settle settles resolve resolves
预后 结局 结果 最终 最后 final outlook outcome prognosis result end_result eventual
复发 反复 再发 又犯 recur recurs recurrence relapse relapses come_back comes_back return returns returned again
就诊 就医 看病 看医生 去医院 到医院 来院 看眼科 挂号 seen visit see_a_doctor examined looked_at clinic appointment consult presentation presenting came_in
第一次 首次 初诊 初次 就诊时 first initial presentation
及时 尽早 尽快 早 早期 prompt promptly early soon quickly timely
手术 开刀 术 surgery operation operate surgical procedure operated
术后 手术后 手术以后 开刀后 after_surgery postoperative
预防 防止 避免 防 prevent prevents prevention avoid avoids protect protects protection guard against
复查 随访 随诊 定期检查 复诊 follow-up follow_up review reviewed check-ups check-up checkups checked monitor monitored monitoring
检查 查 化验 测 test tests exam examination examined examine measured measure measures
治疗 治 疗法 用药 treat treated treatment treating therapy treatments
缓解 减轻 舒服 relieve relieves relief ease eases soothe help helps
加重 恶化 变差 更重 worsen worse worsens aggravate deteriorate deteriorates
缓慢 慢 慢慢 逐渐 渐渐 slowly slow gradual gradually progressively progress progresses progressive advance advances
突然 忽然 骤然 急性 sudden suddenly acute abrupt abruptly
疼痛 痛 疼 刺痛 酸痛 剧痛 胀痛 pain painful hurt hurts ache aches sore soreness
红 充血 发红 红肿 red redness bloodshot
怕光 畏光 刺眼 light_sensitivity photophobia light_bothers bright_light glare dazzle dazzled dazzling
飞蚊 黑影 漂浮物 黑点 floaters floater spots specks
闪光 闪电 flashes flash flashing
变形 扭曲 弯曲 distorted distortion wavy bent crooked
重影 复视 双影 double diplopia
流泪 泪水 泪液 tearing tears watering tear watery
干涩 干 涩 dry dryness gritty
异物感 磨 沙子 foreign_body gritty grit sand scratchy
分泌物 眼屎 眼眵 discharge
感染 细菌 病毒 真菌 infection infected germ germs bacteria virus fungus
炎症 发炎 炎 inflammation inflamed inflammatory
肿 水肿 肿胀 浮肿 edema swelling swollen
出血 流血 bleed bleeding hemorrhage haemorrhage blood hemorrhages
血管 血流 供血 vessel vessels vascular flow
年龄 老年 年纪 老人 高龄 岁数 年长 age older elderly old aging ageing seniors
儿童 孩子 小孩 婴儿 宝宝 新生儿 child children infant baby babies newborn kids
外伤 受伤 撞 碰 trauma injury injured blow
长期 一直 终身 终生 长时间 一辈子 long-term lifelong life-long chronic long_time permanent permanently for_life
暂时 短暂 一过性 一阵子 一阵 temporary transient brief short-lived passing episodic
慢性 chronic long-lasting lasting
多数 大多 大部分 大都 多半 一般 通常 most mostly usually majority generally commonly as_a_rule
少数 少见 罕见 极少 很少 个别 few rare rarely uncommon seldom
风险 危险 容易 几率 机会 易 risk risks likely more_likely prone danger chance chances
严重 重度 厉害 重 severe serious severely badly
轻度 轻 轻微 mild slight slightly
不影响 不妨碍 无碍 without_harm no_harm harmless
洗手 手卫生 手部 卫生 hand hands washing wash hygiene
毛巾 towel towels
隐形眼镜 接触镜 contact_lens contact_lenses lenses wearer wearers
眼镜 配镜 戴镜 墨镜 太阳镜 glasses spectacles sunglasses
紫外线 阳光 日晒 户外 晒 uv sunlight sun outdoor outdoors ultraviolet
电脑 屏幕 手机 近距离 用眼 看书 screen computer near_work reading close_work screens
休息 睡眠 睡 熬夜 rest sleep sleeping
滴眼液 眼药水 眼水 眼药 滴眼 drops eye_drops drop
药 药物 药品 medicine medicines drug drugs medication medications
激素 类固醇 皮质激素 steroid steroids corticosteroid corticosteroids
激光 光凝 laser photocoagulation
注射 打针 针 injection injections injected
散瞳 扩瞳 dilating mydriatic mydriatics cycloplegic cycloplegics cycloplegia
麻醉 麻药 表麻 表麻药 anesthetic anaesthetic numbing
缩血管 去红血丝 血管收缩 vasoconstrictor decongestant whitening
眼压 压力 pressure iop
视神经 视盘 optic disc nerve
视网膜 retina retinal
黄斑 macula macular central
角膜 cornea corneal
晶状体 晶体 lens
瞳孔 pupil pupils pupillary
房角 前房 angle chamber
混浊 浑浊 发浑 白色 乳白 变混 cloudy opacity opacities clouding opaque white whitish
透明 清亮 变清 清澈 clear transparent
周边 边缘 周围 外周 peripheral periphery edge edges
中心 中央 正中 central centre center middle
视野 field side_vision
夜间 晚上 夜里 暗处 night nocturnal dark dusk
低血压 血压低 hypotension low_pressure low_blood_pressure
脱离 剥离 detachment detached detach
揉 揉眼 揉眼睛 rub rubs rubbing rubbed knuckles
挤 挑 挤压 挑破 挤破 squeeze squeezing prick pricking pop popping
遮盖 遮 遮眼 patch patching patched occlusion
笑气 nitrous laughing_gas
裂孔 破孔 tear hole break
萎缩 变薄 atrophy thinning thin
新生血管 neovascularization new_vessels neovascular
阻塞 堵塞 堵 闭塞 occlusion blocked block blockage blocks occluded
溃疡 溃烂 ulcer ulcers ulceration
瘢痕 疤 疤痕 scar scars scarring
永久 不可逆 难以恢复 补不回来 回不来 不能恢复 不能逆转 permanent irreversible lasting
一只眼 单眼 另一眼 对侧眼 one_eye fellow_eye other_eye
双眼 两眼 两只眼 both_eyes
缩短 变短 短 减少 shortened short shorter less reduced decreased fewer lower
延长 变长 增加 增多 升高 上升 高 increased more raised rise rises higher elevated
正常 没问题 normal fine
排除 除外 exclude rule_out ruled_out
鉴别 区分 区别 分辨 不同 distinguish differ differs difference told_apart tell apart differentiate separate separates
急诊 急症 紧急 马上 立即 立刻 emergency urgent immediately at_once right_away
当天 当日 今天 same_day today
第二天 明天 次日 next_day tomorrow
血液 抽血 血 blood
诱发 引起 导致 造成 引发 provoke trigger cause causes lead leads bring brings caused result results
损害 伤害 损伤 破坏 damage damages harm harms hurt injure
延迟 延误 耽误 拖延 delay delays delayed delaying
控制 管好 稳定 control controlled controlling keep stable
停药 停用 停 stop stopping discontinue
医生 医师 大夫 doctor doctors ophthalmologist physician surgeon
规律 坚持 按时 定期 regular regularly consistent keep keeping
热敷 温敷 敷 warm_compress compress compresses
眨眼 blink blinking
清洁 清洗 洗净 clean cleaning cleansing
分期 阶段 期 stage stages
类型 型 type form types kind
近视 高度近视 近视度数 myopia myopic short-sighted nearsighted short-sightedness near-sighted
远视 hyperopia farsighted long-sighted
散光 astigmatism
老花 presbyopia
斜视 眼睛斜 斜眼 眼位斜 squint strabismus crossed
弱视 amblyopia lazy_eye
青光眼 glaucoma
白内障 cataract cataracts
干眼 干眼症 dry_eye
结膜炎 红眼病 conjunctivitis pink_eye
肿瘤 瘤 癌 tumor tumour cancer malignancy
心跳慢 心动过缓 slow_pulse slow_heart bradycardia
自行 自己 自然 by_itself by_themselves on_its_own by_itself untreated without_treatment self-limiting
硬化 硬结 包块 肿块 疙瘩 lump nodule bump
俯卧 趴着 趴 面向下 脸朝下 低头 face_down face-down head_down head-down
护目镜 防护镜 防护眼镜 goggles protective_eyewear eye_protection safety_glasses
冷敷 cold_compress cold_compresses cold_pack cold_packs ice_pack cool_cloth cool_compress cool_compresses
移植 graft grafts transplant transplants transplantation keratoplasty
玻切 玻璃体切割 vitrectomy
人工泪液 润眼液 artificial_tears artificial_tear lubricant lubricants lubricating_drops
抗生素 抗菌药 antibiotic antibiotics
抗组胺 抗过敏 antihistamine antihistamines anti-allergy
造影 angiography angiogram
睫毛 lash lashes eyelash eyelashes
眼睑 眼皮 眼睑缘 睑缘 lid lids eyelid eyelids
痒 发痒 瘙痒 眼痒 itch itchy itching itches
光晕 虹视 虹圈 halo halos haloes
灼热 烧灼 灼烧 burning stinging
早产 提前出生 premature preterm born_early came_early prematurity
氧 吸氧 oxygen
免疫抑制 immunosuppressive immunosuppressants immunosuppression
疱疹 herpes herpetic
溢脓 流脓 脓 脓性 pus purulent
头痛 头疼 headache headaches
恶心 呕吐 想吐 nausea vomiting sick_to_the_stomach
发热 发烧 fever feverish
下巴 下颌 咀嚼 jaw chewing
色觉 颜色 辨色 colour colours color colors
夜盲 夜里看不清 night_blindness
筛查 体检 screening screened screen_for
黏 粘 粘住 sticky stuck glued
气体 气泡 gas bubble
缝线 缝 stitch stitches suture sutures
引流 drainage drained drain
切开 刮除 incision curettage opened_and_scraped scraped
缺血 供血不足 ischemic ischaemic ischemia
`

// border is the line between concepts, topics and weak topics.
const border = "---\n"

// conceptGrams is the greatest gram of a concept.
const conceptGrams = 1 << 10

type conceptLexicon struct {
	names  []*ophglm.Name
	words  *lexicon.Lexicon // of them
	of     map[*ophglm.Name]gram
	topics gram                  // the least that is a topic
	weak   gram                  // the least that is a weak one
	quiet  map[*ophglm.Name]bool // words that stand for a topic and tell none
}

// conceptsOnce numbers the concepts: their grams are from 1.
var conceptsOnce = sync.OnceValue(func() *conceptLexicon {
	l := &conceptLexicon{of: map[*ophglm.Name]gram{}, quiet: map[*ophglm.Name]bool{}}
	var names []*ophglm.Name
	seen := map[string]bool{}
	g := gram(0)
	for line := range strings.Lines(concepts + border + topics) {
		if line == border {
			if l.topics == 0 {
				l.topics = g + 1
			} else {
				l.weak = g + 1
			}
			continue
		}
		if strings.TrimSpace(line) == "" {
			continue
		}
		g++
		for w := range strings.FieldsSeq(line) {
			w = strings.ReplaceAll(w, "_", " ")
			w, quiet := strings.CutPrefix(w, "~")
			if seen[w] {
				continue
			}
			seen[w] = true
			n := &ophglm.Name{Surface: w}
			names = append(names, n)
			l.of[n] = g
			if quiet {
				l.quiet[n] = true
			}
		}
	}
	l.names, l.words = names, lexicon.New(names)
	return l
})
