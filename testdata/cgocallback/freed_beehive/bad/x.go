// Package x counts the bees of hives.
package x

/*
#include <stdlib.h>
struct hive { int bees; };
extern void goSwarm(struct hive *h);
static struct hive *hive_open(void) { return malloc(sizeof(struct hive)); }
static void hive_watch(struct hive *h) { goSwarm(h); }
static void hive_close(struct hive *h) { free(h); }
*/
import "C"

import "sync"

var hives = struct {
	sync.Mutex
	swarmed map[*C.struct_hive]chan struct{}
}{swarmed: map[*C.struct_hive]chan struct{}{}}

// Watch opens a hive; the channel is closed when it swarms.
func Watch() (*C.struct_hive, chan struct{}) {
	h, swarmed := C.hive_open(), make(chan struct{})
	hives.Lock()
	hives.swarmed[h] = swarmed
	hives.Unlock()
	C.hive_watch(h)
	return h, swarmed
}

// Close closes a hive.
func Close(h *C.struct_hive) {
	C.hive_close(h)
	hives.Lock()
	delete(hives.swarmed, h) // want "lost-completion: "
	hives.Unlock()
}

//export goSwarm
func goSwarm(h *C.struct_hive) {
	hives.Lock()
	swarmed := hives.swarmed[h]
	delete(hives.swarmed, h)
	hives.Unlock()
	if swarmed != nil {
		close(swarmed)
	}
}
