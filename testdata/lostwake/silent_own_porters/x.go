// Package x has goods carried, by those who are hired for one cart or for one ship.
package x

import (
	"io"
	"sync"
)

// Dock is used for carts or, from its beginning, for one ship.
type Dock struct {
	sync.Mutex
	group sync.WaitGroup
	lost  chan error
	tons  int
}

// Carts has all carts unloaded, and waits for the porters that it hires.
func (d *Dock) Carts(carts []func() error) {
	d.Lock()
	defer d.Unlock()
	d.group.Add(len(carts))
	for _, cart := range carts {
		go func() {
			defer d.group.Done()
			if cart() == nil {
				println("a cart")
			}
		}()
	}
	d.group.Wait()
	d.tons += len(carts)
}

// Ship unloads a ship; its porters are other ones.
func (d *Dock) Ship(ship io.Reader) error {
	d.lost = make(chan error, 1)
	buf := make([]byte, 64)
	for {
		n, err := ship.Read(buf)
		if err != nil {
			break
		}
		d.group.Add(1)
		go func() {
			defer d.group.Done()
			if n == 0 {
				d.Lock()
				if len(d.lost) == 0 {
					d.lost <- io.ErrShortWrite
				}
				d.Unlock()
			}
		}()
	}
	d.group.Wait()
	return nil
}
