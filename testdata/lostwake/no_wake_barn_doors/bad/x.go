// Package barn lets sheep wait for a stall, and wolves for a sheep.
package barn

import "sync"

type kind string

const (
	sheep kind = "sheep"
	wolf  kind = "wolf"
)

type visitor struct {
	kind kind
	call chan struct{}
}

// Barn has stalls.
type Barn struct {
	mu       sync.Mutex
	stalls   int
	taken    int
	burnt    bool
	visitors []*visitor
}

// Build builds a barn.
func Build(stalls int) *Barn { return &Barn{stalls: stalls} }

func (b *Barn) call(k kind) {
	for _, v := range b.visitors {
		if v.kind == k {
			select {
			case v.call <- struct{}{}:
			default:
			}
		}
	}
}

func (b *Barn) come(v *visitor) {
	b.mu.Lock()
	b.visitors = append(b.visitors, v)
	b.mu.Unlock()
}

// Enter waits for a stall; it reports false if the barn has burnt down.
func (b *Barn) Enter() bool {
	v := &visitor{kind: sheep, call: make(chan struct{}, 1)}
	b.come(v)
	for {
		b.mu.Lock()
		if b.burnt {
			b.mu.Unlock()
			return false
		}
		if b.taken < b.stalls {
			b.taken++
			b.call(wolf)
			b.mu.Unlock()
			return true
		}
		b.mu.Unlock()
		<-v.call
	}
}

// Steal waits for a sheep; it reports false if the barn has burnt down.
func (b *Barn) Steal() bool {
	v := &visitor{kind: wolf, call: make(chan struct{}, 1)}
	b.come(v)
	for {
		b.mu.Lock()
		if b.burnt {
			b.mu.Unlock()
			return false
		}
		if b.taken > 0 {
			b.taken--
			b.call(sheep)
			b.mu.Unlock()
			return true
		}
		b.mu.Unlock()
		<-v.call
	}
}

// Burn burns the barn down.
func (b *Barn) Burn() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.burnt = true // want "no-wake: "
	b.call(wolf)
}
