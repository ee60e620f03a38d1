// Package x keeps bees: objects of C's with finalizers, used with care.
package x

/*
#include <stdlib.h>
struct hive { int bees; };
static struct hive *hive_new(int bees) { struct hive *h = calloc(1, sizeof *h); h->bees = bees; return h; }
static int hive_count(struct hive *h) { return h->bees; }
static void hive_free(struct hive *h) { free(h); }
struct queen { int age; };
static struct queen *queen_of(struct hive *h) { struct queen *q = calloc(1, sizeof *q); q->age = h->bees; return q; }
static int queen_age(struct queen *q) { return q->age; }
static void queen_free(struct queen *q) { free(q); }
*/
import "C"

import (
	"runtime"
	"sync"
)

// Hive is closed by its user, who has it until then; the finalizer is for the forgetful.
type Hive struct {
	hive *C.struct_hive
}

// New makes a hive.
func New(bees int) *Hive {
	h := &Hive{hive: C.hive_new(C.int(bees))}
	runtime.SetFinalizer(h, (*Hive).Close)
	return h
}

// Close frees it.
func (h *Hive) Close() {
	runtime.SetFinalizer(h, nil)
	C.hive_free(h.hive)
	h.hive = nil
}

// Count counts the bees.
func (h *Hive) Count() int { return int(C.hive_count(h.hive)) }

// Queen is copied by C: it needs no hive.
type Queen struct {
	mu    sync.Mutex
	queen *C.struct_queen
	age   int
}

// Queen returns the queen.
func (h *Hive) Queen() *Queen {
	q := &Queen{queen: C.queen_of(h.hive)}
	runtime.SetFinalizer(q, func(q *Queen) { C.queen_free(q.queen) })
	return q
}

// Age is under the queen's lock, which is released after the call.
func (q *Queen) Age() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return int(C.queen_age(q.queen))
}

// Refresh stores what C returns in the queen itself.
func (q *Queen) Refresh() {
	q.age = int(C.queen_age(q.queen))
}

var queens = map[int]*Queen{}

// Enter leaves the queen in the book before it asks.
func Enter(q *Queen) int {
	queens[len(queens)] = q
	return int(C.queen_age(q.queen))
}

// Older has the queen from the book.
func Older(i int) int { return int(C.queen_age(queens[i].queen)) }

// Oldest is asked of queens that the caller's slice holds, in a loop that goes on.
func Oldest(qs []*Queen) int {
	oldest := 0
	for _, q := range qs {
		oldest = max(oldest, int(C.queen_age(q.queen)))
	}
	return oldest
}
