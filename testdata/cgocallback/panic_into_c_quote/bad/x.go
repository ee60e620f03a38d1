// Package quote delivers exchange rates from a market data feed.
package quote

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct md_feed md_feed;
typedef void (*md_tick_cb)(uint32_t topic, double bid, double ask);

// md_want copies the pair's name. Ticks come on the feed's thread. md_drop returns at once; ticks that have been
// decoded by then are still delivered.
extern int  md_want(md_feed *f, char *pair, md_tick_cb cb, uint32_t topic);
extern void md_drop(md_feed *f, uint32_t topic);

extern void goTick(uint32_t topic, double bid, double ask);
*/
import "C"

import (
	"fmt"
	"sync"
	"sync/atomic"
	"unsafe"
)

// Rate is a quotation.
type Rate struct{ Bid, Ask float64 }

// Mid is the rate's middle.
func (r Rate) Mid() float64 { return (r.Bid + r.Ask) / 2 }

// Feed is a logged in session.
type Feed struct {
	f *C.md_feed
}

type topic struct {
	pair   string
	latest atomic.Pointer[Rate]
	notify func(pair string, r Rate)
}

var (
	topicIDs atomic.Uint32
	topics   sync.Map // uint32 -> *topic
)

// Subscription is a pair that is being followed.
type Subscription struct {
	feed *Feed
	id   uint32
	*topic
}

// Subscribe follows a pair such as "EURUSD". notify is called for each tick.
func (f *Feed) Subscribe(pair string, notify func(string, Rate)) (*Subscription, error) {
	s := &Subscription{feed: f, id: topicIDs.Add(1), topic: &topic{pair: pair, notify: notify}}
	topics.Store(s.id, s.topic)

	cpair := C.CString(pair)
	defer C.free(unsafe.Pointer(cpair))
	if rc := C.md_want(f.f, cpair, C.md_tick_cb(C.goTick), C.uint32_t(s.id)); rc != 0 {
		topics.Delete(s.id)
		return nil, fmt.Errorf("quote: %s: %d", pair, int(rc))
	}
	return s, nil
}

// Latest returns the last tick.
func (s *Subscription) Latest() (Rate, bool) {
	r := s.latest.Load()
	if r == nil {
		return Rate{}, false
	}
	return *r, true
}

// Unsubscribe ends the subscription; notify may be running when it returns.
func (s *Subscription) Unsubscribe() {
	C.md_drop(s.feed.f, C.uint32_t(s.id))
	topics.Delete(s.id)
}

//export goTick
func goTick(id C.uint32_t, bid, ask C.double) {
	v, _ := topics.Load(uint32(id))
	t := v.(*topic) // want "panic-into-c: "
	r := Rate{Bid: float64(bid), Ask: float64(ask)}
	t.latest.Store(&r)
	t.notify(t.pair, r)
}
