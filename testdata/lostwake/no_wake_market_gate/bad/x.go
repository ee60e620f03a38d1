// Package market lets carts onto a market, as many as there is room for, and sells what they bring.
package market

import (
	"net/http"
	"sync"
)

// A Market has room for a number of carts.
type Market struct {
	mu    sync.Mutex
	left  *sync.Cond
	carts int
	room  int

	stock   sync.Mutex
	brought *sync.Cond
	cheese  int
}

// New returns a market with room for some carts, that hears of them by requests.
func New(room int, mux *http.ServeMux) *Market {
	m := &Market{room: room}
	m.left = sync.NewCond(&m.mu)
	m.brought = sync.NewCond(&m.stock)
	mux.HandleFunc("/enter", m.enter)
	mux.HandleFunc("/cheese", m.bring)
	return m
}

func (m *Market) enter(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	for m.carts >= m.room {
		m.left.Wait()
	}
	m.carts++
	m.mu.Unlock()
	w.WriteHeader(http.StatusOK)
	m.mu.Lock()
	m.carts-- // want "no-wake: "
	m.mu.Unlock()
}

func (m *Market) bring(w http.ResponseWriter, r *http.Request) {
	m.stock.Lock()
	m.cheese++ // want "no-wake: "
	m.stock.Unlock()
}

// Deliver brings a cheese from the market's own dairy.
func (m *Market) Deliver() {
	m.stock.Lock()
	m.cheese++
	m.stock.Unlock()
	m.brought.Signal()
}

// Buy waits for a cheese.
func (m *Market) Buy() {
	m.stock.Lock()
	defer m.stock.Unlock()
	for m.cheese == 0 {
		m.brought.Wait()
	}
	m.cheese--
}
