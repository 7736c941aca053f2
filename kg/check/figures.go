package check

import (
	"fmt"
	"strings"

	"ophglm"
)

var crawledFigure = Check{
	Code: "crawled_figure", Severity: Error,
	Doc: `A cure rate or a time of recovery is a figure, and only a crawled table has it. The table gives one of diseases that nothing cures, such as 80 %
for retinitis pigmentosa, and of signs of age that need no cure, so that none of its figures can be told from the made-up ones. Words without a figure stay.`,
	Example: Example{
		Graph: `Disease rp 视网膜色素变性
Disease drusen 玻璃膜疣
Disease cataract 白内障
rp cure_rate "80%" crawled value=80 unit=%
rp recovery_time "3-6个月" crawled unit=month value=3-6
drusen cure_rate "目前难以完全治愈" crawled
cataract cure_rate "90%" article value=90 unit=%
cataract recovery_time "1个月" article unit=month value=1`,
		Reports: []string{"rp cure_rate 80%", "rp recovery_time 3-6个月"},
	},
	watch: func(r *run) hooks {
		rate, time := r.relation("cure_rate"), r.relation("recovery_time")
		return hooks{triple: func(i int, t *ophglm.Triple) {
			if k := r.triples[i].relation; k != rate && k != time || t.Evidence != ophglm.Crawled {
				return
			}
			if said := t.Object.Text.Any(); strings.ContainsAny(said, "0123456789０１２３４５６７８９") {
				r.triple(i, unsupported, fmt.Sprintf("%s: nothing but a crawled table has the figure", r.sentence(t)))
			}
		}}
	},
}
