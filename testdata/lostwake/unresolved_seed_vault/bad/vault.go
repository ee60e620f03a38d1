// Package vault freezes seeds by the tray.
package vault

import "sync"

// Freezer freezes a tray, and locks it.
type Freezer interface {
	Freeze(seeds []string) error
	Lock() error
}

type deposit struct {
	seed   string
	frozen chan error // has room for one
}

// Vault collects what several gardeners bring.
type Vault struct {
	freezer  Freezer
	deposits chan *deposit

	mu    sync.Mutex
	trays int
}

// New opens a vault.
func New(f Freezer) *Vault {
	v := &Vault{freezer: f, deposits: make(chan *deposit, 16)}
	go v.run()
	return v
}

// Keep returns when the seed is frozen.
func (v *Vault) Keep(seed string) error {
	d := &deposit{seed: seed, frozen: make(chan error, 1)}
	v.deposits <- d
	return <-d.frozen
}

func (v *Vault) run() {
	for d := range v.deposits {
		tray := []*deposit{d}
		for len(v.deposits) > 0 && len(tray) < 8 {
			tray = append(tray, <-v.deposits)
		}
		v.freeze(tray)
	}
}

func (v *Vault) freeze(tray []*deposit) {
	seeds := make([]string, 0, len(tray))
	for _, d := range tray {
		seeds = append(seeds, d.seed)
	}
	if err := v.freezer.Freeze(seeds); err != nil {
		for _, d := range tray {
			d.frozen <- err
		}
		return
	}
	if err := v.freezer.Lock(); err != nil {
		return // want `unresolved`
	}
	v.mu.Lock()
	v.trays++
	v.mu.Unlock()
	for _, d := range tray {
		d.frozen <- nil
	}
}
