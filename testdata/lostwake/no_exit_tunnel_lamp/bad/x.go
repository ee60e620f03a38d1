// Package tunnel starts the trains behind a tunnel. Someone else digs it, lights a lamp when it is open, and
// returns an error where he cannot go on.
package tunnel

type Digger interface {
	Dig(lamp chan<- struct{}) error
}

type Tunnel struct {
	digger Digger
	lamp   chan struct{}
	ended  chan error
}

// Open has a tunnel dug, and returns when it is open.
func Open(d Digger) *Tunnel {
	t := &Tunnel{d, make(chan struct{}), make(chan error, 1)}
	go t.dig()
	<-t.lamp // want `no-exit: Open waits for Tunnel.lamp without a case for Tunnel.ended, which tells that line 24 failed`
	return t
}

func (t *Tunnel) dig() {
	t.ended <- t.digger.Dig(t.lamp)
}

// Wait waits until nobody digs any more.
func (t *Tunnel) Wait() error { return <-t.ended }
