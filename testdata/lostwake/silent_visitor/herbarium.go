// Package herbarium catalogues pressed plants.
package herbarium

import "sync"

// Sheet is one plant.
type Sheet struct {
	Genus, Species string
	Year           int
	OnLoan         bool
}

// Cabinet holds sheets by their number.
type Cabinet struct {
	mu      sync.RWMutex
	sheets  []Sheet
	visitor func(Sheet)
}

// Add puts a sheet in and returns its number.
func (c *Cabinet) Add(s Sheet) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.sheets = append(c.sheets, s)
	return len(c.sheets) - 1
}

// Lend marks a sheet; it reports false if the sheet is lent already.
func (c *Cabinet) Lend(number int) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number < 0 || number >= len(c.sheets) || c.sheets[number].OnLoan {
		return false
	}
	c.sheets[number].OnLoan = true
	return true
}

// Each calls fn for the sheets until it returns false, and reports whether it
// came to the end.
func (c *Cabinet) Each(fn func(Sheet) bool) bool {
	for i := 0; ; i++ {
		s, ok := c.at(i)
		if !ok {
			return true
		}
		if !fn(s) {
			return false
		}
	}
}

func (c *Cabinet) at(i int) (Sheet, bool) {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if i >= len(c.sheets) {
		return Sheet{}, false
	}
	return c.sheets[i], true
}

// First returns the first sheet that fn accepts.
func (c *Cabinet) First(fn func(Sheet) bool) (found Sheet, ok bool) {
	c.Each(func(s Sheet) bool {
		if fn(s) {
			found, ok = s, true
		}
		return !ok
	})
	return
}
