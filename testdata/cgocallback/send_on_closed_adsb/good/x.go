// Package adsb streams aircraft positions from a radio receiver.
package adsb

/*
#include <stdint.h>

typedef void (*adsb_cb)(uint64_t feed, uint32_t icao, double lat, double lon, int alt);

// adsb_attach adds a listener; it is called on the decoder's thread. adsb_detach
// removes it and does not wait: a call that has begun may still be under way.
extern int  adsb_attach(adsb_cb cb, uint64_t feed);
extern void adsb_detach(uint64_t feed);

extern void goAircraft(uint64_t feed, uint32_t icao, double lat, double lon, int alt);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"sync"
)

// ErrClosed is returned by Next after Close.
var ErrClosed = errors.New("adsb: feed closed")

// Aircraft is one decoded position message.
type Aircraft struct {
	ICAO     uint32
	Lat, Lon float64
	Altitude int
}

// Feed is one listener.
type Feed struct {
	id     uint64
	planes chan Aircraft
	quit   chan struct{}
	once   sync.Once
}

var (
	mu    sync.RWMutex
	last  uint64
	feeds = map[uint64]*Feed{}
)

// Subscribe attaches a new feed.
func Subscribe(buffer int) (*Feed, error) {
	f := &Feed{planes: make(chan Aircraft, buffer), quit: make(chan struct{})}
	mu.Lock()
	last++
	f.id = last
	feeds[f.id] = f
	mu.Unlock()

	if rc := C.adsb_attach(C.adsb_cb(C.goAircraft), C.uint64_t(f.id)); rc != 0 {
		f.forget()
		return nil, fmt.Errorf("adsb: attach: %d", int(rc))
	}
	return f, nil
}

func (f *Feed) forget() {
	mu.Lock()
	delete(feeds, f.id)
	mu.Unlock()
}

// Next waits for a position message.
func (f *Feed) Next(ctx context.Context) (Aircraft, error) {
	select {
	case a := <-f.planes:
		return a, nil
	case <-f.quit:
		return Aircraft{}, ErrClosed
	case <-ctx.Done():
		return Aircraft{}, ctx.Err()
	}
}

// Close detaches the feed and fails pending calls of Next.
func (f *Feed) Close() {
	f.once.Do(func() {
		close(f.quit)
		C.adsb_detach(C.uint64_t(f.id))
		f.forget()
	})
}

//export goAircraft
func goAircraft(feed C.uint64_t, icao C.uint32_t, lat, lon C.double, alt C.int) {
	mu.RLock()
	f := feeds[uint64(feed)]
	mu.RUnlock()
	if f == nil {
		return
	}
	select {
	case f.planes <- Aircraft{uint32(icao), float64(lat), float64(lon), int(alt)}:
	case <-f.quit:
	}
}
