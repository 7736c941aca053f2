package store

import "ophglm/kg/names"

// Fold is a name as stores compare it; see [names.Fold].
func Fold(s string) string { return names.Fold(s) }
