// Package bindery presses sheets into books, and stops to take stock.
package bindery

import "sync"

// Press has sheets on the way, and books that are being pressed.
type Press struct {
	mu      sync.Mutex
	free    *sync.Cond
	stock   bool
	sheets  []string
	pressed []string
	under   int
}

// New returns an empty press.
func New() *Press {
	p := &Press{}
	p.free = sync.NewCond(&p.mu)
	return p
}

// Lay lays a sheet under the press, unless stock is taken.
func (p *Press) Lay(sheet string) {
	p.mu.Lock()
	for p.stock {
		p.free.Wait()
	}
	p.sheets = append(p.sheets, sheet)
	full := len(p.sheets) > 7
	if full {
		p.under++
	}
	p.mu.Unlock()
	if full {
		p.press(false)
	}
}

// press makes a book of the sheets; locked says that the caller has the lock.
func (p *Press) press(locked bool) {
	if !locked {
		p.mu.Lock()
		defer func() {
			p.under--
			p.free.Broadcast()
			p.mu.Unlock()
		}()
	}
	p.pressed = append(p.pressed, p.sheets...)
	p.sheets = nil
}

// Stock presses what there is, and counts it; nobody lays a sheet meanwhile.
func (p *Press) Stock() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stock = true
	defer func() {
		p.stock = false
		p.free.Broadcast()
	}()
	for p.under > 0 {
		p.free.Wait()
	}
	p.press(true)
	return len(p.pressed)
}
