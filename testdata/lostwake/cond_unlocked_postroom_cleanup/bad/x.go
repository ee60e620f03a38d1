// Package postroom sorts letters until its context ends.
package postroom

import (
	"context"
	"sync"
)

// Room holds letters.
type Room struct {
	sync.RWMutex
	come    sync.Cond
	letters []string
}

// NewRoom returns an empty room.
func NewRoom() *Room {
	r := &Room{}
	r.come.L = &r.RWMutex
	return r
}

// Letters waits for some.
func (r *Room) Letters(ctx context.Context) []string {
	r.Lock()
	defer r.Unlock()
	for {
		if ls := r.letters; len(ls) > 0 {
			r.letters = nil
			return ls
		}
		select {
		case <-ctx.Done():
			return nil
		default:
			r.come.Wait()
		}
	}
}

// Add adds one.
func (r *Room) Add(l string) {
	r.Lock()
	defer r.Unlock()
	r.letters = append(r.letters, l)
	r.tell()
}

// Watch is run beside it, with the same context.
func (r *Room) Watch(ctx context.Context) {
	<-ctx.Done()
	r.tell() // want "cond-unlocked: "
}

func (r *Room) tell() { r.come.Broadcast() }

// Desk is one with a context of its own.
type Desk struct {
	mu     sync.Mutex
	come   *sync.Cond
	ctx    context.Context
	cancel func()
	open   int
}

// NewDesk returns a desk.
func NewDesk(ctx context.Context) *Desk {
	d := &Desk{}
	d.ctx, d.cancel = context.WithCancel(ctx)
	d.come = sync.NewCond(&d.mu)
	return d
}

// Serve waits for somebody.
func (d *Desk) Serve() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	for d.open == 0 {
		if d.ctx.Err() != nil {
			return false
		}
		d.come.Wait()
	}
	d.open--
	return true
}

// Come is called by who comes.
func (d *Desk) Come() {
	d.mu.Lock()
	d.open++
	d.mu.Unlock()
	d.come.Signal()
}

// Close sends everybody home.
func (d *Desk) Close() {
	d.cancel()
	d.come.Broadcast() // want "cond-unlocked: "
}

// Lobby has a cancel function of the usual type.
type Lobby struct {
	mu     sync.Mutex
	come   *sync.Cond
	ctx    context.Context
	cancel context.CancelFunc
	guests []string
}

// NewLobby returns a lobby.
func NewLobby() *Lobby {
	ctx, cancel := context.WithCancel(context.Background())
	l := &Lobby{ctx: ctx, cancel: cancel}
	l.come = sync.NewCond(&l.mu)
	return l
}

// Guest waits for the next one.
func (l *Lobby) Guest() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	for len(l.guests) == 0 && l.ctx.Err() == nil {
		l.come.Wait()
	}
	if len(l.guests) == 0 {
		return ""
	}
	g := l.guests[0]
	l.guests = l.guests[1:]
	return g
}

// Enter adds a guest.
func (l *Lobby) Enter(g string) {
	l.mu.Lock()
	l.guests = append(l.guests, g)
	l.mu.Unlock()
	l.come.Signal()
}

// Shut ends it, once the doors are locked.
func (l *Lobby) Shut(lock func() error) error {
	err := lock()
	l.cancel()
	l.come.Broadcast() // want "cond-unlocked: "
	return err
}
