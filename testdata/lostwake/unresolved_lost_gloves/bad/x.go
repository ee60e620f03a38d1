// Package lostgloves: who has lost a glove leaves word at the desk, and waits for what the finders say.
package lostgloves

import (
	"errors"
	"sync"
)

var (
	ErrUnknown = errors.New("lostgloves: nobody asks for it")
	ErrTorn    = errors.New("lostgloves: torn")
)

type ask struct {
	where string
	told  chan error
}

type Desk struct {
	mu    sync.Mutex
	asks  map[int]*ask
	hats  map[int]chan string
	tell  func(n int) error
	count int
}

func Open(tell func(int) error) *Desk {
	return &Desk{asks: map[int]*ask{}, hats: map[int]chan string{}, tell: tell}
}

// Ask waits for the glove.
func (d *Desk) Ask() (string, error) {
	a := &ask{told: make(chan error, 1)}
	d.mu.Lock()
	d.count++
	n := d.count
	d.asks[n] = a
	d.mu.Unlock()
	if err := d.tell(n); err != nil {
		d.mu.Lock()
		delete(d.asks, n)
		d.mu.Unlock()
		return "", err
	}
	err := <-a.told
	return a.where, err
}

// Found is called by who has found a glove.
func (d *Desk) Found(n int, where string) error {
	d.mu.Lock()
	a, ok := d.asks[n]
	delete(d.asks, n)
	d.mu.Unlock()
	if !ok {
		return ErrUnknown
	}
	if where == "" {
		return ErrTorn // want `unresolved: \(\*Desk\).Found leaves ask.told unresolved at line [0-9]+, though line [0-9]+ completes it`
	}
	a.where = where
	a.told <- nil
	return nil
}

// Hat waits for a hat.
func (d *Desk) Hat(n int) string {
	hat := make(chan string, 1)
	d.mu.Lock()
	d.hats[n] = hat
	d.mu.Unlock()
	return <-hat
}

func (d *Desk) FoundHat(n int, where []byte) error {
	d.mu.Lock()
	hat := d.hats[n]
	if hat != nil {
		delete(d.hats, n)
	}
	d.mu.Unlock()
	if hat == nil {
		return ErrUnknown
	}
	if len(where) < 3 {
		return ErrTorn // want `unresolved: \(\*Desk\).FoundHat leaves the reply unresolved at line [0-9]+, though line [0-9]+ completes it`
	}
	hat <- string(where)
	return nil
}
