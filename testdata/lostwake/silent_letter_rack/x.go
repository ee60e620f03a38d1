// Package rack keeps letters until somebody fetches them. Who comes first is told by the
// next letter; that a letter does not fit into its pigeonhole never happens.
package rack

import (
	"bytes"
	"errors"
	"sync"
)

// ErrShut says that the rack takes no more letters.
var ErrShut = errors.New("rack: shut")

// Rack has one pigeonhole.
type Rack struct {
	mu      sync.Mutex
	hole    bytes.Buffer
	count   int
	shut    bool
	fetcher chan struct{} // closed when there is a letter, nil where nobody waits
}

// Put puts a letter into the rack.
func (r *Rack) Put(letter []byte) error {
	r.mu.Lock()
	if r.shut {
		r.mu.Unlock()
		return ErrShut
	}
	fetcher := r.fetcher
	r.fetcher = nil
	r.count++
	if _, err := r.hole.Write(letter); err != nil {
		r.mu.Unlock()
		return err
	}
	r.mu.Unlock()
	if fetcher != nil {
		close(fetcher)
	}
	return nil
}

// Fetch waits for letters.
func (r *Rack) Fetch() (string, error) {
	for {
		r.mu.Lock()
		if r.count > 0 {
			defer r.mu.Unlock()
			r.count = 0
			all := r.hole.String()
			r.hole.Reset()
			return all, nil
		}
		if r.shut {
			r.mu.Unlock()
			return "", ErrShut
		}
		if r.fetcher == nil {
			r.fetcher = make(chan struct{})
		}
		come := r.fetcher
		r.mu.Unlock()
		<-come
	}
}

// Shut shuts the rack.
func (r *Rack) Shut() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shut = true
	if r.fetcher != nil {
		close(r.fetcher)
		r.fetcher = nil
	}
}
