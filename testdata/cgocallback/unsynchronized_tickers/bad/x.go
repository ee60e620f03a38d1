// Package tickers delivers stock quotes from the exchange's feed handler.
package tickers

/*
#include <stdint.h>
#include <stdlib.h>

typedef struct feed feed;
typedef struct { char symbol[16]; double bid, ask; } feed_quote;
typedef void (*feed_cb)(feed_quote *q, uintptr_t user);

extern feed *feed_connect(const char *url, feed_cb cb, uintptr_t user);
extern int feed_subscribe(feed *f, const char *symbol);
extern void feed_disconnect(feed *f); // joins the feed's thread

extern void goQuote(feed_quote *q, uintptr_t user);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
	"sync"
	"unsafe"
)

type Quote struct {
	Symbol   string
	Bid, Ask float64
}

type Feed struct {
	conn *C.feed
	self cgo.Handle

	mu   sync.Mutex
	subs map[string]func(Quote)
}

func Connect(url string) (*Feed, error) {
	curl := C.CString(url)
	defer C.free(unsafe.Pointer(curl))
	f := &Feed{subs: make(map[string]func(Quote))}
	f.self = cgo.NewHandle(f)
	f.conn = C.feed_connect(curl, C.feed_cb(C.goQuote), C.uintptr_t(f.self))
	if f.conn == nil {
		f.self.Delete()
		return nil, errors.New("tickers: cannot connect to " + url)
	}
	return f, nil
}

// Subscribe replaces the receiver of a symbol's quotes.
func (f *Feed) Subscribe(symbol string, fn func(Quote)) error {
	f.mu.Lock()
	f.subs[symbol] = fn
	f.mu.Unlock()
	cs := C.CString(symbol)
	defer C.free(unsafe.Pointer(cs))
	if rc := C.feed_subscribe(f.conn, cs); rc != 0 {
		f.mu.Lock()
		delete(f.subs, symbol)
		f.mu.Unlock()
		return fmt.Errorf("tickers: subscribe %s: %d", symbol, int(rc))
	}
	return nil
}

func (f *Feed) Close() {
	C.feed_disconnect(f.conn)
	f.self.Delete()
}

//export goQuote
func goQuote(q *C.feed_quote, user C.uintptr_t) {
	f := cgo.Handle(user).Value().(*Feed)
	symbol := C.GoString(&q.symbol[0])
	fn := f.subs[symbol] // want "unsynchronized: "
	if fn != nil {
		fn(Quote{Symbol: symbol, Bid: float64(q.bid), Ask: float64(q.ask)})
	}
}
