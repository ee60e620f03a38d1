// Package x beats time.
package x

/*
#include <pthread.h>
#include <stdint.h>
typedef void (*beat_fn)(int number);
extern void goBeat(int number);
extern void goFirst(uint32_t piece);
extern int metronome_every(int ms, beat_fn beat);

static void *conduct(void *piece) {
	goFirst((uint32_t)(uintptr_t)piece);
	return 0;
}

static uint32_t conductor_lift(int bars) {
	static uint32_t pieces;
	pthread_t t;
	uint32_t piece = ++pieces;
	if (bars <= 0 || pthread_create(&t, 0, conduct, (void *)(uintptr_t)piece) != 0)
		return 0;
	pthread_detach(t);
	return piece;
}
*/
import "C"

import "sync"

var (
	mu    sync.Mutex
	beats = map[int]func(){}
	first = map[uint32]chan struct{}{}
)

// Every has beat called again and again.
func Every(ms int, beat func()) int {
	mu.Lock()
	defer mu.Unlock()
	number := int(C.metronome_every(C.int(ms), C.beat_fn(C.goBeat)))
	beats[number] = beat
	return number
}

// Play waits for the first bar of a piece.
func Play(bars int) bool {
	begun := make(chan struct{})
	mu.Lock()
	piece := C.conductor_lift(C.int(bars))
	if piece != 0 {
		first[uint32(piece)] = begun
	}
	mu.Unlock()
	if piece == 0 {
		return false
	}
	<-begun
	return true
}

//export goBeat
func goBeat(number C.int) {
	mu.Lock()
	beat := beats[int(number)]
	mu.Unlock()
	if beat != nil {
		beat()
	}
}

//export goFirst
func goFirst(piece C.uint32_t) {
	mu.Lock()
	begun := first[uint32(piece)]
	delete(first, uint32(piece))
	mu.Unlock()
	if begun != nil {
		close(begun)
	}
}
