package words

import (
	"maps"
	"math/big"
	"slices"
)

// logarithms finds natural logarithms of whole numbers, each rounded to the nearest
// float64. C's are so for all frequencies of the dictionary; 78 of 5,087 that
// math.Log gives are not, and may differ between processors. The last bit decides
// between paths that are equal in exact numbers, such as 单于|立遗嘱 and 单于立|遗嘱.
//
// From log 1 = 0 on, each number's follows from the one below it, in 120 bits:
//
//	log g = log f + 2 artanh z, z = (g-f)/(g+f), artanh z = z + z³/3 + z⁵/5 + …
func logarithms(of map[uint32]float64) {
	const precision = 120
	number := func(x uint32) *big.Float { return new(big.Float).SetPrec(precision).SetInt64(int64(x)) }
	sum, last := number(0), uint32(1)
	for _, g := range slices.Sorted(maps.Keys(of)) {
		power := number(g - last)
		power.Quo(power, number(g+last))
		square := number(0).Mul(power, power)
		power.Add(power, power)
		term := number(0)
		for k := uint32(1); power.Sign() != 0 && power.MantExp(nil) > -precision; k += 2 {
			sum.Add(sum, term.Quo(power, number(k)))
			power.Mul(power, square)
		}
		of[g], _ = sum.Float64()
		last = g
	}
}
