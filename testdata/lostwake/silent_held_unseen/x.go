// Package x holds waits under a lock that are no deadlock: the waker had the lock
// before anybody could wait for it, or has another one.
package x

import "sync"

// Kennel lends dogs. Whoever brings one hands it over under the lock, to one that
// left its channel under the same lock before.
type Kennel struct {
	mu      sync.Mutex
	waiting map[string]chan string
}

// Fetch waits for a dog.
func (k *Kennel) Fetch(breed string) string {
	k.mu.Lock()
	ch := make(chan string)
	k.waiting[breed] = ch
	k.mu.Unlock()
	return <-ch
}

// Bring hands a dog over, if somebody waits for one.
func (k *Kennel) Bring(breed, name string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if ch, ok := k.waiting[breed]; ok {
		delete(k.waiting, breed)
		ch <- name
	}
}

// loading counts the carts that are not loaded yet, of all yards.
var loading sync.WaitGroup

// Cart is one of many.
type Cart struct {
	mu     sync.Mutex
	loaded bool
	behind bool
}

// Load loads a cart; one behind others waits for them.
func (c *Cart) Load() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.behind {
		loading.Wait()
		c.loaded = true
		return
	}
}

// Start begins with a cart in front.
func Start(c *Cart) {
	loading.Add(1)
	go func() {
		c.mu.Lock()
		c.loaded = true
		c.mu.Unlock()
		loading.Done()
	}()
}
