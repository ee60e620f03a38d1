// Package vault waits for the doors of a vault. The channel for that is made when
// it is needed.
package vault

import "sync"

// Vault has doors that open one by one.
type Vault struct {
	mu     sync.Mutex
	shut   map[string]bool
	opened chan struct{}
}

// New returns a vault with shut doors.
func New(doors ...string) *Vault {
	v := &Vault{shut: make(map[string]bool)}
	for _, d := range doors {
		v.shut[d] = true
	}
	return v
}

// Open opens a door.
func (v *Vault) Open(door string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	delete(v.shut, door)
	if v.opened != nil {
		close(v.opened)
		v.opened = nil
	}
}

func (v *Vault) isShut(door string) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return v.shut[door]
}

// Enter waits until the door is open.
func (v *Vault) Enter(door string) {
	for v.isShut(door) {
		v.mu.Lock()
		if v.opened == nil {
			v.opened = make(chan struct{})
		}
		opened := v.opened // want "late-register: "
		v.mu.Unlock()
		<-opened
	}
}
