// Package seeds keeps seeds in a drawer from which gardeners take them.
package seeds

import "sync"

// Drawer holds bags of seeds.
type Drawer struct {
	mu   sync.Mutex
	some *sync.Cond
	bags []string
}

// New returns an empty drawer.
func New() *Drawer {
	d := &Drawer{}
	d.some = sync.NewCond(&d.mu)
	return d
}

// Take waits for a bag.
func (d *Drawer) Take() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	for len(d.bags) == 0 {
		d.some.Wait()
	}
	bag := d.bags[0]
	d.bags = d.bags[1:]
	return bag
}

func (d *Drawer) put(bag string, tell bool) {
	d.mu.Lock()
	d.bags = append(d.bags, bag)
	d.mu.Unlock()
	if tell {
		d.some.Signal()
	}
}

// Put puts one bag in.
func (d *Drawer) Put(bag string) { d.put(bag, true) }

// Fill puts all in, and tells once.
func (d *Drawer) Fill(bags []string) {
	for _, bag := range bags {
		d.put(bag, false) // want "no-wake: "
	}
}
