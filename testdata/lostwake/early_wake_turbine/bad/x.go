package turbine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
)

// Setting is what the control room wants of the blades.
type Setting struct {
	Blade int
	Pitch float64
}

// Orders is the stream of the control room.
type Orders interface {
	Recv() ([]Setting, error)
}

// Actuator turns a blade; done must be called when the blade is in place.
type Actuator interface {
	Turn(s Setting, done func())
}

// brake holds back the next order while the last one is being carried out.
type brake struct {
	busy atomic.Bool
	free chan struct{}
}

func newBrake() *brake {
	return &brake{free: make(chan struct{}, 1)}
}

func (b *brake) engage() { b.busy.Store(true) }

func (b *brake) release() {
	b.signal() // want "early-wake: "
	b.busy.Store(false)
}

func (b *brake) signal() {
	select {
	case b.free <- struct{}{}:
	default:
	}
}

func (b *brake) wait(ctx context.Context) error {
	for b.busy.Load() {
		select {
		case <-b.free:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Turbine carries out orders, one after the other.
type Turbine struct {
	blades []Actuator
	brake  *brake

	mu    sync.Mutex
	pitch map[int]float64
}

func New(blades ...Actuator) *Turbine {
	return &Turbine{
		blades: blades,
		brake:  newBrake(),
		pitch:  make(map[int]float64),
	}
}

// Run follows the orders until the stream ends.
func (t *Turbine) Run(ctx context.Context, in Orders) error {
	for {
		if err := t.brake.wait(ctx); err != nil {
			return fmt.Errorf("turbine: %w", err)
		}
		list, err := in.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("turbine: orders: %w", err)
		}
		if err := t.apply(list); err != nil {
			return err
		}
	}
}

func (t *Turbine) apply(list []Setting) error {
	for _, s := range list {
		if s.Blade < 0 || s.Blade >= len(t.blades) {
			return fmt.Errorf("turbine: no blade %d", s.Blade)
		}
	}
	if len(list) == 0 {
		return nil
	}
	var left atomic.Int32
	left.Store(int32(len(list)))
	t.brake.engage()
	for _, s := range list {
		t.blades[s.Blade].Turn(s, sync.OnceFunc(func() {
			t.note(s)
			if left.Add(-1) == 0 {
				t.brake.release()
			}
		}))
	}
	return nil
}

func (t *Turbine) note(s Setting) {
	t.mu.Lock()
	t.pitch[s.Blade] = s.Pitch
	t.mu.Unlock()
}

// Pitch returns the last pitch of a blade.
func (t *Turbine) Pitch(blade int) float64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.pitch[blade]
}
