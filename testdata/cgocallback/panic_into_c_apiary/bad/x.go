// Package apiary has C weigh hives.
package apiary

/*
#include <stdint.h>
extern int  weigh_hive(uint32_t hive);
extern void goWeighed(uint32_t hive, double kilos);
*/
import "C"

import (
	"errors"
	"sync"
)

var hives sync.Map // of func(float64)

// Weigh calls told with the weight of a hive.
func Weigh(hive uint32, told func(kilos float64)) error {
	hives.Store(hive, told)
	if C.weigh_hive(C.uint32_t(hive)) != 0 {
		hives.Delete(hive)
		return errors.New("apiary: no such hive")
	}
	return nil
}

// Swarm has nobody told of a hive any more.
func Swarm(hive uint32) { hives.Delete(hive) }

//export goWeighed
func goWeighed(hive C.uint32_t, kilos C.double) {
	told, _ := hives.LoadAndDelete(uint32(hive))
	told.(func(float64))(float64(kilos)) // want "panic-into-c: "
}
