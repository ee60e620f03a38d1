// Package x waits for the answer to a tender.
package x

/*
#include <stdint.h>
extern void goAnswered(uint32_t tender, int price);
static void tender_send(uint32_t tender) { goAnswered(tender, 7); }
*/
import "C"

import "sync"

type tender struct {
	price    int
	answered chan struct{}
	once     sync.Once
}

func (t *tender) finish() { t.once.Do(func() { close(t.answered) }) }

var tenders = struct {
	sync.Mutex
	by map[uint32]*tender
}{by: map[uint32]*tender{}}

// Send sends a tender.
func Send(number uint32) *tender {
	t := &tender{answered: make(chan struct{})}
	tenders.Lock()
	tenders.by[number] = t
	tenders.Unlock()
	C.tender_send(C.uint32_t(number))
	return t
}

// Wait returns the price once it is there, or 0 if the tender was withdrawn.
func (t *tender) Wait() int {
	<-t.answered
	return t.price
}

// Withdraw ends a tender without an answer.
func Withdraw(number uint32) {
	tenders.Lock()
	t := tenders.by[number]
	delete(tenders.by, number)
	tenders.Unlock()
	if t != nil {
		t.finish()
	}
}

//export goAnswered
func goAnswered(number C.uint32_t, price C.int) {
	tenders.Lock()
	t := tenders.by[uint32(number)]
	tenders.Unlock()
	if t == nil {
		return
	}
	t.price = int(price)
	t.finish()
}
