// Package towncrier: a crier reads out the notes that lie on his desk, and does what they say. Some
// say that there is one more note to be read.
package towncrier

type note struct {
	topic string
	n     int
}

type Crier struct {
	desk  chan note
	deeds map[string]func(note)
	after []note
	heard int
	bells []func(note)
}

func Hire() *Crier {
	c := &Crier{desk: make(chan note)}
	c.deeds = map[string]func(note){
		"fair": c.fair,
		"rain": c.rain,
	}
	c.ring(c.toll)
	go c.cry()
	return c
}

func (c *Crier) ring(f func(note)) { c.bells = append(c.bells, f) }

func (c *Crier) cry() {
	for n := range c.desk {
		c.read(n)
		for len(c.after) > 0 {
			next := c.after[0]
			c.after = c.after[1:]
			c.read(next)
		}
	}
}

func (c *Crier) read(n note) {
	if deed, ok := c.deeds[n.topic]; ok {
		deed(n)
	}
	for _, bell := range c.bells {
		bell(n)
	}
}

// Tell leaves a note on the desk.
func (c *Crier) Tell(topic string, n int) bool {
	if topic == "" {
		return false
	}
	c.leave(note{topic, n})
	return true
}

func (c *Crier) leave(n note) {
	c.desk <- n // want `held-by-waiter: \(\*Crier\).leave sends on Crier.desk, also out of what its only receiver calls at line [0-9]+`
}

func (c *Crier) fair(n note) {
	if n.n > 1 {
		c.Tell("fair", n.n-1)
	}
}

func (c *Crier) rain(note) { c.heard++ }

func (c *Crier) toll(n note) { c.heard += n.n }
