// Package kiln lets potters wait until the kiln is hot. Who sets its state, which each of its
// callers knows, wakes them without the lock: one who has looked just before misses that.
package kiln

import (
	"errors"
	"sync"

	"github.com/futurelint/futurelint/testdata/lostwake/cond_unlocked_kiln_state/dial"
)

type heat int32

const (
	cold heat = iota
	hot
	broken
)

type Kiln struct {
	sync.Mutex
	changed *sync.Cond
	heat    dial.Dial
}

func New() *Kiln {
	k := &Kiln{}
	k.set(cold)
	k.changed = sync.NewCond(k)
	return k
}

func (k *Kiln) Fire()  { k.turn(hot) }
func (k *Kiln) Break() { k.turn(broken) }

func (k *Kiln) turn(to heat) {
	k.set(to) // want `cond-unlocked: \(\*Kiln\).turn changes Kiln.heat without Kiln.Mutex; its wake may miss \(\*Kiln\).Wait at line 51`
	k.changed.Broadcast()
}

func (k *Kiln) set(to heat) { k.heat.Store(int32(to)) }
func (k *Kiln) now() heat   { return heat(k.heat.Load()) }

func (k *Kiln) Wait() error {
	k.Lock()
	defer k.Unlock()
	for k.now() != hot {
		if k.now() == broken {
			return errors.New("broken")
		}
		k.changed.Wait()
	}
	return nil
}
