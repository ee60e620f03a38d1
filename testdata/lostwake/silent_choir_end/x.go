// Package choir sings songs until it is dismissed.
package choir

import "sync"

// Choir sings.
type Choir struct {
	Sing func(string)

	mu    sync.Mutex
	songs chan string
	end   *sync.Cond // made by the first who dismisses the choir
	quiet bool
}

// Gather returns a choir that sings.
func Gather(sing func(string)) *Choir {
	c := &Choir{Sing: sing, songs: make(chan string, 8)}
	go c.perform()
	return c
}

func (c *Choir) perform() {
	for song := range c.songs {
		c.Sing(song)
	}
	c.mu.Lock()
	c.quiet = true
	c.end.Signal()
	c.mu.Unlock()
}

// Dismiss waits for the last song; but for the first call it does nothing.
func (c *Choir) Dismiss() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.end == nil {
		c.end = sync.NewCond(&c.mu)
		close(c.songs)
		for !c.quiet {
			c.end.Wait()
		}
	}
}
