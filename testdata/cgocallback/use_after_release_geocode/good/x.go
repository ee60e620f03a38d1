// Package geocode turns coordinates into postal addresses.
package geocode

/*
#include <stdint.h>

typedef struct geo_client geo_client;
typedef void (*geo_cb)(uintptr_t ud, int rc, char *place);

// geo_reverse returns a ticket (> 0) or 0 if the queue is full. For each ticket
// cb is called exactly once, on a network thread.
extern long geo_reverse(geo_client *c, double lat, double lon, geo_cb cb, uintptr_t ud);
// geo_cancel makes the ticket's cb come soon, with GEO_ECANCELED. Tickets that
// are complete already are ignored.
extern void geo_cancel(geo_client *c, long ticket);

extern void goGeoDone(uintptr_t ud, int rc, char *place);
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
)

// ErrBusy tells that the client's queue is full.
var ErrBusy = errors.New("geocode: queue full")

// Client speaks to one map server.
type Client struct {
	cli *C.geo_client
}

type lookup struct {
	done  chan struct{}
	place string
	err   error
}

// Reverse names the place at the coordinates.
func (c *Client) Reverse(ctx context.Context, lat, lon float64) (string, error) {
	l := &lookup{done: make(chan struct{})}
	h := cgo.NewHandle(l)
	defer h.Delete()

	ticket := C.geo_reverse(c.cli, C.double(lat), C.double(lon), C.geo_cb(C.goGeoDone), C.uintptr_t(h))
	if ticket == 0 {
		return "", ErrBusy
	}

	select {
	case <-l.done:
		return l.place, l.err
	case <-ctx.Done():
		C.geo_cancel(c.cli, ticket)
		<-l.done
		return "", ctx.Err()
	}
}

//export goGeoDone
func goGeoDone(ud C.uintptr_t, rc C.int, place *C.char) {
	l := cgo.Handle(ud).Value().(*lookup)
	if rc == 0 {
		l.place = C.GoString(place)
	} else {
		l.err = fmt.Errorf("geocode: server code %d", int(rc))
	}
	close(l.done)
}
