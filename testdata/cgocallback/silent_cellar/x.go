// Package x keeps barrels in a cellar with one lock, which the finalizers take as well: they
// wait until the call that works with a barrel has given it back. Right.
package x

/*
struct barrel { int litres; };
static struct barrel *barrel_new(int litres) { (void)litres; return 0; }
static int barrel_taste(struct barrel *b) { return b->litres; }
static void barrel_free(struct barrel *b) { (void)b; }
*/
import "C"

import (
	"runtime"
	"sync"
)

// Cellar is where barrels are.
type Cellar struct{ mu sync.Mutex }

// Barrel is one of them.
type Barrel struct {
	cellar *Cellar
	b      *C.struct_barrel
}

// Fill fills a barrel.
func (c *Cellar) Fill(litres int) *Barrel {
	c.mu.Lock()
	defer c.mu.Unlock()
	b := &Barrel{cellar: c, b: C.barrel_new(C.int(litres))}
	runtime.AddCleanup(b, c.empty, b.b)
	return b
}

func (c *Cellar) empty(b *C.struct_barrel) {
	c.mu.Lock()
	defer c.mu.Unlock()
	C.barrel_free(b)
}

// Taste tells what is left.
func (b *Barrel) Taste() int {
	b.cellar.mu.Lock()
	defer b.cellar.mu.Unlock()
	return int(C.barrel_taste(b.b))
}
