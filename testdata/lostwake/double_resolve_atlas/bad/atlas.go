// Package atlas keeps maps that are drawn anew now and then.
package atlas

import (
	"sync"
	"time"
)

// Atlas tells when it has been drawn for the first time.
type Atlas struct {
	Draw func() (map[string]int, error)

	mu    sync.Mutex
	maps  map[string]int
	drawn chan struct{}
}

// New returns an atlas without maps.
func New(draw func() (map[string]int, error)) *Atlas {
	return &Atlas{Draw: draw, drawn: make(chan struct{})}
}

// Drawn waits until there are maps.
func (a *Atlas) Drawn() { <-a.drawn }

// Load draws all maps.
func (a *Atlas) Load() error {
	maps, err := a.Draw()
	if err != nil {
		return err
	}
	a.mu.Lock()
	a.maps = maps
	a.mu.Unlock()
	select {
	case <-a.drawn:
	default:
		close(a.drawn) // want "double-resolve: "
	}
	return nil
}

// Open draws the maps, and has them drawn again now and then.
func (a *Atlas) Open(every time.Duration) {
	go a.again(every)
	for {
		if err := a.Load(); err != nil {
			time.Sleep(time.Second)
			continue
		}
		break
	}
}

func (a *Atlas) again(every time.Duration) {
	for range time.Tick(every) {
		if err := a.Load(); err != nil {
			println("atlas:", err.Error())
		}
	}
}
