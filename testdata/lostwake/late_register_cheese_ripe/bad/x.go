// Package cheese calls whoever wants to know that a cheese is sold.
package cheese

import "sync"

// Wheel is sold once.
type Wheel struct {
	mu    sync.Mutex
	buyer string
	sold  bool
	calls []func(string)
}

// Sell sells the wheel.
func (w *Wheel) Sell(buyer string) bool {
	w.mu.Lock()
	if w.sold {
		w.mu.Unlock()
		return false
	}
	w.sold, w.buyer = true, buyer
	calls := append([]func(string){}, w.calls...)
	w.mu.Unlock()
	for _, call := range calls {
		call(buyer)
	}
	return true
}

// Sold reports whether the wheel is sold.
func (w *Wheel) Sold() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.sold
}

// OnSale has call called when the wheel is sold, or at once.
func (w *Wheel) OnSale(call func(string)) {
	w.mu.Lock()
	w.calls = append(w.calls, call) // want "late-register: "
	w.mu.Unlock()
}
