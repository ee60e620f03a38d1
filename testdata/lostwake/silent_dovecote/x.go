// Package dovecote counts doves by a C library, which calls back while it is called under the lock.
package dovecote

/*
typedef struct cote cote;

extern void cote_poll(cote *c);

extern void goLanded(void);
*/
import "C"

import (
	"sync"
	"time"
)

var (
	mu     sync.Mutex
	landed = sync.NewCond(&mu)
	home   bool
)

// Watch polls the dovecote.
func Watch(c *C.cote) {
	for {
		mu.Lock()
		C.cote_poll(c)
		mu.Unlock()
		time.Sleep(time.Second)
	}
}

// Await waits until a dove is home.
func Await() {
	mu.Lock()
	defer mu.Unlock()
	for !home {
		landed.Wait()
	}
}

//export goLanded
func goLanded() { arrive() }

func arrive() {
	home = true
	landed.Broadcast()
}
