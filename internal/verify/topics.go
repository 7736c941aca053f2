package verify

import (
	"strings"
)

// topics are matters of everyday life, of the rest of the body and of other people
// that answers about eyes are embroidered with: what one eats, when, who is more
// likely to have it. Where neither facts nor question nor the text rewritten speak
// of one, a sentence that does claims something nobody said. One matter a line, in
// both languages; a word of a line stands for any other of it, one with "~" without
// telling of the matter by itself: too many sentences have it. After the border
// stand weak ones. Written for this list, by kinds of matters and not from answers;
// words that kind people use without claiming anything (lunch, grandson, school
// run) are left out.
const topics = `
胡萝卜 carrot carrots
枸杞 goji wolfberry
菊花 菊花茶 决明子 chrysanthemum
蓝莓 blueberry blueberries bilberry bilberries
猪肝 羊肝 动物肝脏 鸡肝
鱼油 鱼肝油 fish_oil cod_liver_oil
海鲜 虾 螃蟹 海带 seafood shellfish prawns shrimp seaweed
辛辣 辣椒 辣的 吃辣 麻辣 花椒 spicy chilli chili pepper peppers curry
咖啡 咖啡因 coffee caffeine espresso
茶水 绿茶 红茶 浓茶 喝茶 茶叶 tea tea_bag tea_bags green_tea
牛奶 酸奶 奶制品 奶酪 乳制品 milk yoghurt yogurt cheese dairy cream butter
鸡蛋 蛋黄 蛋清 eggs egg yolk
蜂蜜 蜂王浆 蜂胶 honey propolis royal_jelly
羊肉 牛肉 猪肉 鸡肉 红肉 肉食 吃肉 beef mutton lamb pork chicken meat red_meat bacon
大蒜 生姜 葱姜 洋葱 香菜 garlic ginger onion onions
白糖 红糖 甜食 吃糖 糖果 甜品 蛋糕 sweets candy cake sugary cookies biscuits dessert
巧克力 chocolate cocoa
水果 苹果 香蕉 柠檬 橙子 西瓜 葡萄 芒果 菠萝 荔枝 火龙果 猕猴桃 apple apples banana bananas lemon lemons oranges grapes mango pineapple kiwi
豆浆 豆腐 豆制品 黄豆 黑豆 绿豆 红豆 soy tofu beans lentils
核桃 花生 坚果 芝麻 瓜子 nuts walnut walnuts peanuts almonds sesame
米饭 面食 面包 面条 馒头 主食 bread rice pasta noodles wheat gluten potatoes
食醋 喝醋 吃醋 白醋 陈醋
吃盐 盐分 咸菜 低盐 食盐 少盐 salty_food table_salt
油炸 烧烤 火锅 麻辣烫 泡面 方便面 外卖 快餐 膨化食品 fried_food barbecue fast_food junk_food hamburgers pizza takeaway
奶茶 可乐 汽水 饮料 cola soda soft_drinks fizzy_drinks juice
啤酒 白酒 红酒 喝酒 饮酒 酗酒 酒精 戒酒 alcohol beer wine whisky vodka drinkers drinking_alcohol 酒 drinking
流食 素食 吃素 忌口 发物 食疗 药膳 煲汤 喝汤 vegetarian vegan soup broth diet_soup liquids liquid_diet only_liquids
高蛋白 蛋白粉 protein proteins protein_shakes
补品 保健品 人参 燕窝 阿胶 冬虫夏草 灵芝 西洋参 supplements ginseng
钙片 补钙 补锌 补铁 叶黄素 花青素 辅酶 益生菌 lutein zinc probiotics calcium iron_tablets collagen ~钙 ~calcium_and 钙剂
肉桂 姜黄 薄荷 桂皮 cinnamon turmeric mint cloves saffron
空腹 吃得太快 暴饮暴食 宵夜 empty_stomach eat_too_fast overeating eating_too_fast skipping_meals skip_breakfast late_meals
肾脏 肾虚 补肾 肾病 肾功能 kidney kidneys renal
肝脏 肝火 养肝 护肝 肝病 肝炎 肝功能 肝血 liver hepatitis
脾虚 脾胃 胃病 胃炎 胃酸 肠胃 肠道 便秘 腹泻 拉肚子 stomach bowel ~gut intestine constipation diarrhoea diarrhea indigestion
肺部 肺病 肺炎 肺癌 lung lungs pneumonia
耳朵 耳鸣 中耳炎 听力 耳聋 失聪 耳垂 ear ears hearing_loss deaf deafness tinnitus ~耳前 ~preauricular
鼻子 鼻炎 鼻窦 鼻塞 鼻涕 挖鼻 nose nostril sinus sinuses sinusitis
舌头 舌苔 口臭 口腔溃疡 tongue bad_breath mouth_ulcers
嘴唇 lip lips
喉咙 嗓子 扁桃体 咽喉 咽炎 throat tonsil tonsils
颈椎 脖子 颈椎病 颈部 落枕 ~颈动脉 ~carotid neck cervical_spine neck_pain
腰椎 脊椎 脊柱 腰疼 腰痛 弯腰 spine backache slipped_disc lower_back
腿脚 膝盖 脚底 脚气 泡脚 小腿 双脚 knee knees feet foot legs calf ankles
血型 blood_group blood_type
痛风 尿酸 gout uric_acid
抑郁 焦虑 自闭 多动 抑郁症 depressed anxiety autism adhd
湿疹 皮炎 荨麻疹 痤疮 青春痘 头皮屑 eczema acne psoriasis hives dandruff
上火 湿气 体虚 阴虚 阳虚 气血 经络 穴位 寒气 宫寒 阴气 detox toxins chakra
艾灸 针灸 推拿 刮痧 拔罐 按摩 耳穴 acupuncture massage moxibustion reflexology
偏方 秘方 土方 祖传 中药 草药 中成药 herbal herbs homeopathy homoeopathy folk_remedy home_remedy
母乳 唾液 童子尿 洗眼水 淘米水 茶叶水 breast_milk saliva urine
风油精 清凉油 牙膏 芦荟 精油 toothpaste aloe essential_oils tea_tree
磁疗 负离子 红外线 电疗 理疗 足疗 magnets magnetic crystal crystals
眼保健操 转眼球 转动眼球 望远 远眺 eye_exercises eye_yoga palming
黄瓜 土豆片 cucumber potato_slices
祈祷 拜佛 算命 属相 风水 运气 开光 prayer prayers praying zodiac feng_shui karma
蚊子叮 虫咬 蚂蚁 蜜蜂 mosquito mosquitoes bees insects
秋天 秋季 入秋 autumn
下雨 雨天 阴天 梅雨 潮湿 打雷 台风 rain rainy thunder humid humidity
下雪 雪天 霜冻 snow snowy frost
月亮 满月 月圆 农历 节气 full_moon moon lunar
外国人 白种人 黑种人 欧美人 亚洲人 亚裔 foreigners europeans africans asians caucasian caucasians
左撇子 右撇子 left-handed right-handed left-handers
独生子 老大 长子 头胎 firstborn first-born only_children
高个子 身高 瘦人 胖人 胖子 矮个 tall height taller thin_people
蓝眼睛 黑眼睛 皮肤白 皮肤黑 blue_eyes brown_eyes dark_eyes light_eyes fair_skin redheads
医保 报销 费用 块钱 便宜 免费 自费 花钱 收费 health_insurance insurance ~cost ~costs ~price cheap expensive free_of_charge pounds dollars euros
专利 获奖 诺贝尔 临床试验 最新研究 研究表明 研究发现 据报道 专家说 study_shows studies_show research_shows nobel newspaper scientists researchers
卫健委 世卫 世界卫生组织 协和 同仁 北京 上海 美国 日本 德国 who_guidelines harvard oxford american japanese german
抗氧化 antioxidant antioxidants
臀位 剖腹产 顺产 breech caesarean forceps
红枣 大枣 桂圆 dates prunes raisins figs
南瓜 西红柿 番茄 芹菜 白菜 萝卜 菠菜 西兰花 pumpkin tomato tomatoes broccoli cabbage kale spinach celery beetroot
蘑菇 香菇 木耳 银耳 mushroom mushrooms
山药 红薯 玉米 土豆 sweet_potatoes sweetcorn potato potatoes
草莓 樱桃 桑葚 桃子 石榴 柚子 西柚 strawberries cherries peaches pears plums grapefruit grapefruits pomegranate avocado
橄榄油 芝麻油 椰子油 olive_oil coconut_oil sesame_oil castor_oil
口香糖 chewing_gum gum
肩膀 胸口 胳膊 手腕 手肘 shoulder shoulders chest elbow wrist
膀胱 子宫 卵巢 bladder womb ovaries ~宫内 ~intrauterine ~congenital ~先天
红绳 手链 项链 耳环 戒指 金饰 玉器 earring earrings necklace bracelet coins
辐射 信号塔 蓝牙 耳机 wifi wi-fi bluetooth headphones radiation x-rays 5g ~放疗 ~放射治疗 ~radiotherapy ~brachytherapy
唱歌 吹奏 吹笛 吹喇叭 乐器 singing trumpet saxophone whistling
惊吓 受惊 吓着 悲伤 嫉妒 fright shock grief jealousy
油漆 汽油 杀虫剂 农药 装修 甲醛 paint petrol pesticides
地毯 carpets carpet
蜡烛 烧香 烟花 candles incense fireworks
牛羊 鸽子 金鱼 cows sheep pigeons goldfish
近亲结婚 表亲 cousins_marry
感冒 着凉 伤风 流感 受凉 common_cold flu influenza catching_cold a_chill
咳嗽 气喘 咳 cough coughing sneezing
哮喘 asthma asthmatic
贫血 缺铁 低血糖 anaemia anemia low_blood_sugar hypoglycaemia
关节炎 风湿 类风湿 关节痛 arthritis rheumatism rheumatic joints
唇疱疹 冷疮 cold_sores cold_sore
~牙齿 牙疼 牙痛 拔牙 龋齿 补牙 智齿 蛀牙 tooth ~teeth ~dental ~dentist toothache wisdom_teeth
免疫力 抵抗力 ~免疫 终身免疫 immunity ~immune ~immune_system immune_for_life protects_for_life protection_for_life
维生素 vitamin vitamins multivitamins
亚麻籽 亚麻油 flaxseed linseed omega-3
麦芽糖 饴糖 冰糖 糖浆 syrup molasses
高压氧 hyperbaric
干细胞 stem_cells stem_cell
输液 打点滴 挂水 infusion_of_saline
输血 transfusion
透析 dialysis
榴莲 杨梅 山楂 枇杷 杏仁 durian apricots cranberries cranberry
粽子 月饼 饺子 汤圆 火腿 腊肉 ham sausages dumplings
芥末 咖喱 酱油 味精 mustard ketchup mayonnaise soy_sauce
虫草 黄芪 当归 金银花 板蓝根 蒲公英 车前草 dandelion chamomile eyebright valerian
冥想 打坐 气功 太极 催眠 meditation tai_chi qigong hypnosis mindfulness
富人 穷人 学历 大学生 rich_people poor_people educated university_students
黄昏 日食 月食 eclipse twilight
牙套 假牙 braces dentures
文身 纹眼线 整容 tattoo tattoos botox_injections facelift
染色体数 眼睛颜色 iris_colour eye_colour eye_color
高跟 塑料袋 铝锅 铁锅 aluminium plastic_bags frying_pan non-stick
微塑料 雾霾 污染 尾气 smog pollution exhaust_fumes
饥饿 口渴 出汗 汗水 打哈欠 闭气 hunger thirst sweat sweating yawning breath-holding
潮汐 火山 地震 磁场 闪电天气 臭氧 tides volcano earthquake ozone thunderstorm thunderstorms
蜘蛛 蛇 跳蚤 虱子 蟑螂 老鼠 spiders snakes fleas cockroaches mice
乳胶 镍 塑料 橡胶 latex nickel rubber plastic
镁 硒 碘盐 铜 magnesium selenium copper_bracelet
邪眼 诅咒 冲撞 冲了 报应 evil_eye curse cursed
鹌鹑蛋 鸭蛋 皮蛋 螺蛳 泥鳅 鳝鱼 黑鱼 甲鱼 燕麦 荞麦 小米 糯米 quail oats porridge oatmeal buckwheat millet
无花果 柿子 哈密瓜 椰子 甘蔗 黄瓜汁 苦瓜 冬瓜 丝瓜 茄子 韭菜 秋葵 melon melons watermelon papaya coconut eggplant aubergine okra leek leeks asparagus
三文鱼 鲫鱼 带鱼 金枪鱼 沙丁鱼 salmon tuna sardines mackerel herring
雪糕 冰淇淋 冷饮 冰水 生冷 ice_cream icy_drinks cold_drinks
酵素 螺旋藻 蜂花粉 葡萄籽 胶原蛋白 spirulina collagen_powder enzymes_drink
红光 红光仪 哺光仪 按摩仪 护眼灯 护眼仪 眼贴 red_light_therapy eye_massager eye_mask eye_masks
穴位贴 药枕 熏眼 雾化 蒸汽 steam steaming inhalation
打针种类 破伤风 狂犬 卡介苗 水痘苗 tetanus rabies mmr
左侧睡 右侧睡 枕高 high_pillow
---
断食 节食 辟谷 减肥 体重 肥胖 fasting dieting slimming losing_weight overweight obesity obese body_weight
骨头 骨折 骨质疏松 bone bones fractures osteoporosis
淋巴 甲状腺 胰腺 胆囊 前列腺 扁桃 lymph thyroid pancreas gallbladder prostate spleen
智力 智商 记忆力 痴呆 脑子 大脑 intelligence memory dementia iq brain_power ~脑 颅内 头颅 ~brain
发烧 发热 高烧 退烧 fever feverish
失眠 多梦 熬夜 晚睡 早睡 insomnia late_nights staying_up sleepless
头晕 眩晕 晕车 dizziness dizzy vertigo travel_sickness
偏头痛 头疼 头痛 migraine migraines headache headaches
中风 卒中 脑梗 偏瘫 脑出血 stroke strokes
心脏病 心梗 冠心病 心肌 房颤 heart_attack heart_disease heart_attacks
癌变 癌症 恶变 转移 化疗 肿瘤 cancer tumour malignant cancerous
玩手机 看手机 刷手机 手机 平板 游戏 打游戏 ~phone smartphone ~phones video_games
电视 看电视 television tv
电脑 屏幕 蓝光 显示器 computer computers screens ~screen blue_light
看书 读书 写字 作业 阅读 被窝 躺着看 reading homework books blanket
用眼过度 眼疲劳 过度用眼 eye_strain eyestrain overuse straining
洗澡 洗脸 泡澡 淋浴 搓澡 bathing cold_showers hot_showers
游泳 泳池 下水 潜水 海水 swim swimming pool pools diving seawater beach
桑拿 温泉 汗蒸 蒸桑拿 sauna hot_tub steam_room
化妆 眼影 眼线 睫毛膏 美瞳 染发 烫发 面膜 假睫毛 make-up makeup mascara eyeliner hair_dye false_eyelashes cosmetics
空调 风扇 暖气 电热毯 微波炉 加湿器 air_conditioning radiator heating microwave humidifier
领带 衣领 紧身 necktie neckties collars tight_clothes
香水 洗发水 洗衣粉 沐浴露 perfume shampoo detergent ~soap
生气 流眼泪 大哭 吵架 情绪 发脾气 anger angry crying cry laughing temper emotions mood
压力大 ~压力 ~紧张 劳累 ~疲劳 过劳 ~心情 stress stressed tiredness overwork ~fatigue exams
~开车 驾车 坐车 司机 ~driving drivers driver 驾驶 ~drive
坐飞机 飞机 航班 flying flights flight plane 乘飞机 air_travel fly
宠物 养猫 养狗 猫毛 狗毛 小鸟 pets cat cats dog dogs parrots hamster ~动物 动物皮屑 animal dander
花粉 灰尘 粉尘 尘土 dust dusty pollen
植物 玫瑰 花草 仙人掌 树叶 thorns thorn roses plants
春天 春季 开春 spring springtime
夏天 夏季 盛夏 summer summertime
冬天 冬季 寒冬 入冬 三九 winter wintertime
刮风 大风 风大 吹风 ~风沙 ~wind windy draught draughts breeze
冷天 寒冷 天冷 冷空气 降温 cold_weather cold_air chilly
炎热 ~高温 酷暑 天热 暑热 ~heat hot_weather heatwave
高原 海拔 高海拔 山区 altitude mountain mountains
男性 男人 男的 男孩 男士 males men boys male
女性 女人 女的 女孩 女士 妇女 females women girls female 女 绝经 更年期 woman menopause
更年期 绝经 月经 例假 经期 避孕药 menopause menstruation periods_start the_pill hormones
青春期 发育期 puberty adolescence teenage_years 青少年 青少年期 youth teens adolescents teenagers
怀孕 孕妇 孕期 坐月子 妊娠 分娩 哺乳 喂奶 pregnancy pregnant childbirth breastfeeding 孕 breast-fed breast-feeding bottle-fed
遗传 祖传病 下一代 隔代 基因 inherited hereditary heredity genes genetic next_generation skips_a_generation runs_in_families run_in_families in_the_genes 传女不传男 传男不传女 家族 亲属 父母 突变 family relatives gene mutation
传染 ~传给 传上 会传 传人 飞沫 contagious ~infectious ~catching ~catch_it ~传播 ~接触 ~spread ~spreads ~contact ~pass ~catch
法律 规定 违法 law illegal
~早上 ~清晨 ~早晨 ~上午 ~morning mornings breakfast
~下午 ~中午 ~午后 午睡 ~noon ~midday ~afternoon ~afternoons nap
~晚上 ~夜里 ~夜间 半夜 睡前 临睡 ~night ~nights night-time bedtime ~evening evenings midnight
睡姿 侧卧 侧睡 仰睡 趴着睡 平躺 sleeping_position lie_on_your_side sleeping_on_your lying_on sleep_on_the
冰敷 冰块 冰水 冷水 热水 温水 体温 ice ice_cubes cold_water hot_water body_temperature lukewarm warm_water ~冷敷 ~cold_compress ~cold_compresses ~cool ~cold
电焊 激光笔 闪光灯 ~相机 ~拍照 ~照相 ~灯光 ~camera flashlight flash_photography laser_pointer light_bulbs ~lamp
缩小 ~变小 ~变大 变长 变硬 shrinks shrink shrinking hardens
血脂 cholesterol 血脂异常 高脂血症 hyperlipidemia dyslipidemia lipids lipid
免疫接种 疫苗 打疫苗 vaccine vaccines vaccination jab jabs
饮食 吃 食物 蔬菜 ~营养 ~diet eat eating food foods vegetables
运动 ~活动 锻炼 ~exercise ~activity sport sports
帽子 ~帽 宽檐帽 ~hat ~hats brimmed_hat
毒素 toxins detox
喊叫 打喷嚏 打嗝 shouting sneeze hiccups
搬重物 提重物 举重 憋气 heavy_lifting lifting_weights
日光浴 sunbathing tanning sunbeds solarium
眼镜腿 镜框 有色镜片 coloured_lenses colored_lenses frames
高血压 血压 hypertension blood_pressure high_blood_pressure
糖尿病 血糖 diabetes diabetic sugar glucose
吸烟 抽烟 戒烟 烟 smoking smoke smoker smokers tobacco cigarettes
手套 袜子 毛衣 皮带 gloves socks belts
额头 下巴颏 眉毛 肚脐 阑尾 尾骨 睫毛长 forehead eyebrow eyebrows navel appendix tailbone
手指甲 指甲 指纹 nails fingerprints
枕头 ~被子 ~床单 凉席 pillow pillows duvet mattress ~bedding
咸水 盐水泡 硬水 矿泉水 自来水烧开 salt_water hard_water mineral_water bottled_water
海水 海里 sea seawater
头发 掉发 脱发 剪头发 白头发 洗头 hair hair_loss baldness bald
瑜伽 跑步 跳绳 打球 篮球 足球 羽毛球 乒乓球 健身 爬山 骑车 倒立 跳舞 广场舞 yoga jogging ~running football tennis basketball gym dancing cycling golf skiing weightlifting
跑马拉松 举铁 滑雪 拳击 网球 高尔夫 marathon boxing skiing surfing climbing
士兵 参军 当兵 飞行员 教师 老师 农民 渔夫 厨师 理发师 程序员 码农 程序猿 soldiers pilots teachers farmers cooks hairdressers musicians programmers
婚礼 搬家 理发 割包皮 切扁桃体 wedding haircut tonsillectomy circumcision
海边 沿海 渔民 coast seaside coastal
军人 警察 护士长 律师 会计 歌手 police lawyers accountants singers athletes painters
城里 城市 农村 乡下 北方 南方 东北人 cities city_dwellers countryside rural urban northerners southerners northern southern northern_people
地下室 沙漠 热带 寺庙 basement desert tropics tropical church
沙发 床头 sofa armchair
键盘 打印机 无人机 路由器 电磁炉 keyboard printer router drone e-reader
双胞胎 孪生 twins twin
考试 高考 exams
安眠药 止咳药 感冒药 避孕环 泻药 减肥药 sleeping_pills cough_syrup laxatives slimming_pills contraceptive_coil
夜班 倒班 加班 上夜班 night_shifts night_shift shift_work overtime
驾照 出国 移民 driving_licence passport emigration
结婚 婚检 离婚 单身 性生活 同房 married marriage sexual intercourse
钢琴 小提琴 吉他 piano violin guitar
`

// topics finds a sentence that speaks of a matter of [topics] which nobody but it
// does. A weak matter may be a way to say what facts say, or the scene of it: it is
// one only in a clause that shares hardly a word with any fact, of a sentence that
// links it with something.
func (c *check) topics(st *sentence) {
	if st.faults > 0 || st.has(courtesy) || st.has(hedge) || question(st.Of(c.s)) {
		return
	}
	for _, m := range st.words {
		l := c.k.concepts
		g := l.of[m.Name]
		if g < l.topics || l.quiet[m.Name] || c.isSaid(g) || c.isHeard(g) || c.inMention(st, placed{start: m.Start, end: m.End}) || c.knows(c.s[m.Start:m.End]) || otherThan(c.s[st.Start:m.Start]) || c.aside(st, m.Start, m.End) || likens(st.Of(c.s)) {
			continue
		}
		if g >= l.weak && (!links(st.Of(c.s)) || c.clauseSays(st, m.Start, m.End)) {
			continue
		}
		st.baseless = true
		c.fault(st, Unsupported, "unsupported", m.Start, m.End, "no fact of "+c.k.nameOf(c.disease, c.t.Lang)+" speaks of "+c.s[m.Start:m.End])
		return
	}
}

// linkWords are words that link a matter with a disease: it brings it, keeps it off,
// has more of it.
var (
	linkWordsZH = []string{"闹的", "累出来", "传女", "传男", "引起", "导致", "造成", "有关", "容易", "得的多", "得的少", "不会得", "会得", "最", "更", "较", "治", "防", "有用", "管用", "有效", "见效", "恢复", "长好", "愈", "变好", "变差", "加重", "加快", "加速", "减慢", "降", "升高", "缩", "遗传", "传", "压", "出来", "害", "断根", "复发", "发作", "失效", "影响", "有益", "有利", "不利", "不能", "不可", "别", "忌", "必须", "自然", "多见", "少见", "特别多", "以后都", "就好", "消", "说明", "提示", "代替", "表明", "长上", "后果", "倍"}
	linkWordsEN = []string{"sooner", "faster", "quicker", "slower", "brought on", "kill", "kills", "runs in", "cause", "causes", "caused", "make", "makes", "help", "helps", "prevent", "prevents", "stop", "stops", "cure", "cures", "heal", "heals", "lower", "lowers", "raise", "raises", "speed", "speeds", "slow", "slows", "worsen", "worsens", "weaken", "weakens", "weak", "soothe", "soothes", "protect", "protects", "keeps", "bring", "brings", "lead", "leads", "get it", "gets it", "have it", "has it", "common", "commoner", "likely", "likelier", "often", "more", "less", "better", "best", "worse", "never", "always", "usually", "mostly", "most", "safer", "risk", "effect", "follows", "comes from", "due to", "because", "sign of", "carry", "carries", "block", "blocks", "burn", "burns", "must not", "do not eat", "no", "only", "bend", "bends", "dissolve", "dissolves", "double", "doubles", "twice", "faster", "slower", "lets", "sets off", "sets it off", "milder", "happens", "grow", "grows", "shrinks", "attacks", "recur", "works", "after", "later", "warned", "has to be", "runs"}
)

// links reports whether a sentence links one thing with another.
func links(s string) bool {
	for _, w := range linkWordsZH {
		if strings.Contains(s, w) {
			return true
		}
	}
	for _, w := range linkWordsEN {
		if indexWord(s, w) >= 0 {
			return true
		}
	}
	return false
}

// otherThan reports whether what follows s is only told apart: "this is no toothache".
func otherThan(s string) bool {
	s = strings.ToLower(strings.TrimRight(s, " "))
	for _, w := range [...]string{"不是", "不像", "并非", "isn't a", "is not a", "not just a", "no", "isn't just", "is not just", "not"} {
		if strings.HasSuffix(s, w) && (w[0] >= 0x80 || len(s) == len(w) || s[len(s)-len(w)-1] == ' ') {
			return w != "no" && w != "not" || strings.HasSuffix(s, "is "+w)
		}
	}
	return false
}

// clauseSays reports whether the clause of [start, end) shares words besides it with
// a fact: two, or what its one is rare.
func (c *check) clauseSays(st *sentence, start, end int) bool {
	from, to := c.clauseOf(st, start, end)
	if !st.solid {
		c.weigh(st)
	}
	for _, h := range c.hits {
		n, last := 0, -1
		for _, p := range c.solid {
			if p.start < from || p.end > to || p.start < last || p.start < end && start < p.end || h.c.grams[c.lang][p.g] == 0 || c.isOfDisease(p) {
				continue
			}
			n++
			last = p.end
		}
		if n > 1 {
			return true
		}
	}
	return false
}
