package verify

// matters are what people may do, use or meet with, as advice, treatments and risk
// factors name them, one a line, in both languages. A line holds one matter alone,
// never its opposite or what leaves it off: 烟, not 戒烟.
const matters = `
漏 漏掉 漏查 错过 missed miss_a_visit skip_a_visit
停 停药 停掉 骤停 停用 stop stopping
孕妇 怀孕 孕期 pregnancy pregnant
揉 揉眼 揉揉 揉一揉 揉眼睛 rub rubs rubbing rubbed
挤 挤压 挤破 挤挤 挑 挑破 针挑 挤出来 squeeze squeezing squeezed prick pricking pierce piercing pop popping
隐形眼镜 接触镜 隐形 contact_lens contact_lenses contacts lenses
飞机 乘飞机 坐飞机 航班 飞行 fly flying flight flights air_travel plane planes
高原 高海拔 高山 altitude mountain mountains
笑气 氧化亚氮 nitrous_oxide laughing_gas
太阳镜 墨镜 遮阳镜 sunglasses shades sunnies
宽檐帽 宽边帽 帽子 遮阳帽 帽 hat hats
护目镜 防护镜 防护眼镜 goggles eyewear safety_glasses protective_glasses eye_protection
烟 吸烟 抽烟 smoking smoke smokes cigarettes tobacco
饮酒 喝酒 酒 白酒 alcohol booze
大量饮水 灌水 灌 猛喝 large_amounts_of_fluid gulp gulping
剧烈运动 剧烈 strenuous vigorous
规律运动 锻炼 有氧运动 exercising exercise exercises
对抗性运动 对抗 跳水 contact_sports diving
提重物 重物 屏气 憋气 heavy_lifting straining lifting
户外活动 户外 室外 外面 outdoors outside outdoor
近距离用眼 长时间用眼 near_work close_work
歇一歇 定时休息 间歇休息 take_breaks taking_breaks breaks
复查 随访 复诊 定期检查 随诊 follow-up follow_up follow-ups check-up check-ups checkup checkups checks reviews
筛查 普查 screening screened screen
体重 减肥 weight
血压 降压 blood_pressure
血糖 控糖 blood_sugar blood_glucose
血脂 lipids cholesterol
低盐 少盐 清淡 low-salt low_salt
睡眠呼吸暂停 呼吸暂停 sleep_apnea sleep_apnoea
睡眠 sleeping_enough enough_sleep
均衡饮食 balanced_diet
蔬菜 绿叶 leafy greens
睑缘清洁 清洁睑缘 洗睫毛 睫毛根 lid_hygiene eyelid_hygiene lid_margins eyelid_margins
热敷 温敷 warm_compress warm_compresses hot_compress compresses warm_pack
冷敷 冰敷 cold_compress cold_compresses cold_pack ice_pack
眨眼 blink blinking
面向下 俯卧 趴着 趴 脸朝下 face_down face-down
低头 倒立 head-down head_down upside_down headstands
暗处 暗光 dim_light
充足光线 照明 good_lighting good_light
方格表 amsler
化妆 化妆品 眼妆 make-up makeup cosmetics mascara
共用 混用 合用 share shared sharing
洗手 手卫生 wash_hands washing_hands washing_the_hands wash_your_hands hand_washing handwashing hand_hygiene
游泳 泳池 游泳池 swim swimming pool pools
加湿器 humidifier
过夜 overnight sleeping_in sleep_in
自来水 tap_water
脏水 生水 dirty_water
补钙 钙 钙片 calcium
维生素D vitamin_d
维生素A vitamin_a
中和 酸碱中和 neutralise neutralize neutralising neutralizing baking_soda vinegar 白醋 小苏打
冲洗 冲水 清水冲 大量清水 冲 rinse rinsing flush flushing irrigate irrigation
告诉医生 告知医生 告诉 告知 跟医生说 交代 tell_the_surgeon telling_the_surgeon tell_your_surgeon tell_the_doctor
准分子 屈光手术 近视手术 激光矫视 excimer refractive_surgery lasik
抗凝 抗凝药 抗血小板 阿司匹林 anticoagulant anticoagulants antiplatelet blood_thinners blood_thinner
激素 皮质激素 糖皮质激素 类固醇 steroid steroids corticosteroid corticosteroids cortisone
减量 减药 递减 taper tapering
表面麻醉 表麻 麻药 麻药水 麻醉药水 麻醉滴眼液 anesthetic anaesthetic anesthetics anaesthetics numbing
猫砂 cat_litter litter
干燥 风吹 吹风 dry_air wind windy
眼科检查 眼底检查 查眼底 散瞳检查 散瞳查 eye_examination eye_examinations eye_exam eye_exams eye_check eye_checks eye_test eye_tests fundus_examination dilated_exam dilated_exams
规律用药 按时用药 吃药 服药 滴药 点药 medicines medicine medication medications tablets
适量饮水 喝水 饮水 drinking_enough_water drink_enough drink_plenty
择业 选专业 报志愿 选工作 choosing_a_job job jobs career
血常规 肾功能 肝肾功能 抽血 blood_counts blood_count kidney_function blood_tests
放大镜 大字 有声读物 有声书 magnifier magnifiers large_print audio_books
煮熟 煮透 cooking_meat cook_meat cooked_through
吸氧 用氧 氧气 oxygen
前列腺药物 坦索罗辛 prostate tamsulosin
睡前 bedtime before_bed
生肉 undercooked raw_meat
疫苗 接种 打疫苗 vaccinate vaccinating vaccination vaccine jab
遮盖 遮眼 patching patch patched
戴镜 配镜 戴眼镜 glasses spectacles
遗传咨询 genetic_counselling genetic_counseling
人工泪液 人工眼泪 人工泪 artificial_tear artificial_tears lubricant lubricants lubricating
过敏原 花粉 尘螨 allergen allergens pollen
溶剂 有机溶剂 solvent solvents
紫外线 日晒 阳光 太阳 uv ultraviolet sun sunlight
高温 桑拿 heat sauna
劳累 过劳 exhaustion overwork
过敏体质 allergic_constitution allergic_tendency atopic atopy allergic_people
抬高头部 半卧 head_raised
压力 stress
抗生素 消炎药 antibiotic antibiotics
高度近视 high_myopia
家族史 遗传史 family_history
年龄 高龄 old_age
糖尿病 diabetes
高血压 hypertension
观察 随访观察 先观察 observation watching
活检 切片 化验 biopsy biopsied
打针 注射 injection injections
激光 打激光 封闭 封住 封上 laser lasered sealing sealed
缩血管 去红血丝 vasoconstrictor vasoconstrictors redness_relievers whitening_drops
β受体阻滞剂 贝塔阻滞剂 倍他阻滞剂 噻吗洛尔 beta-blocker beta_blocker beta-blockers beta_blockers timolol
阿托品 atropine
抗胆碱 抗胆碱能 anticholinergic anticholinergics
胡萝卜素 β-胡萝卜素 beta-carotene beta_carotene
磷酸二酯酶抑制剂 5型磷酸二酯酶抑制剂 伟哥 万艾可 西地那非 phosphodiesterase_type_5_inhibitor phosphodiesterase-5_inhibitors pde5_inhibitors viagra sildenafil
去氧肾上腺素 phenylephrine
吡格列酮 pioglitazone
溶栓 溶栓药 溶栓药物 thrombolytic thrombolytics thrombolysis clot-busting clot-buster
乙胺丁醇 ethambutol
乙胺嘧啶 pyrimethamine
四环素 四环素类 多西环素 强力霉素 tetracycline tetracyclines doxycycline
避孕药 雌激素 estrogen oestrogen contraceptive contraceptives the_pill
散瞳 散瞳药 扩瞳 mydriatic mydriatics dilating_drops
缩瞳 缩瞳药 miotic miotics pilocarpine 毛果芸香碱
`
