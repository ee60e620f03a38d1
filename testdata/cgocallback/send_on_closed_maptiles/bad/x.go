// Package maptiles streams rendered map tiles.
package maptiles

/*
#include <stdint.h>

typedef struct map_view map_view;

extern map_view *map_view_new(uintptr_t user);
extern int map_view_request(map_view *v, int z, int x, int y);
extern void map_view_free(map_view *v); // ends the render threads and joins them

extern void goMapTile(uintptr_t user, int z, int x, int y, int bytes);
*/
import "C"

import (
	"errors"
	"fmt"
	"runtime/cgo"
)

type Tile struct{ Z, X, Y, Bytes int }

type core struct {
	tiles chan Tile
}

func (c *core) offer(t Tile) {
	select {
	case c.tiles <- t:
	default:
	}
}

// View is used by one goroutine; Tiles may be read by another.
type View struct {
	*core
	v *C.map_view
	h cgo.Handle
}

func NewView() (*View, error) {
	v := &View{core: &core{tiles: make(chan Tile, 256)}}
	v.h = cgo.NewHandle(v.core)
	if v.v = C.map_view_new(C.uintptr_t(v.h)); v.v == nil {
		v.h.Delete()
		return nil, errors.New("maptiles: no renderer")
	}
	return v, nil
}

// Tiles is closed by Close.
func (v *View) Tiles() <-chan Tile { return v.tiles }

func (v *View) Request(z, x, y int) error {
	if rc := C.map_view_request(v.v, C.int(z), C.int(x), C.int(y)); rc != 0 {
		return fmt.Errorf("maptiles: %d/%d/%d: %d", z, x, y, int(rc))
	}
	return nil
}

// Close must be called once.
func (v *View) Close() {
	close(v.tiles) // want "send-on-closed: "
	C.map_view_free(v.v)
	v.h.Delete()
}

//export goMapTile
func goMapTile(user C.uintptr_t, z, x, y, n C.int) {
	c := cgo.Handle(user).Value().(*core)
	c.offer(Tile{int(z), int(x), int(y), int(n)})
}
