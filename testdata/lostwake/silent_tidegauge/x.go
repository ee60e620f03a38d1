package tidegauge

import (
	"context"
	"sync/atomic"
	"time"
)

// Level is the height of the water in millimetres.
type Level int64

// Sensor reports levels at its own pace.
type Sensor struct {
	level atomic.Int64
	moved chan struct{}
}

func NewSensor() *Sensor {
	return &Sensor{moved: make(chan struct{})}
}

// Measure records a level; a display that is listening shows it at once.
func (s *Sensor) Measure(l Level) {
	s.level.Store(int64(l))
	select {
	case s.moved <- struct{}{}:
	default:
	}
}

func (s *Sensor) Level() Level { return Level(s.level.Load()) }

// Display shows levels.
type Display interface{ Show(Level) }

// Follow shows the level whenever it changes.
func (s *Sensor) Follow(ctx context.Context, d Display, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()

	shown := s.Level()
	d.Show(shown)
	for {
		select {
		case <-s.moved:
		case <-tick.C:
		case <-ctx.Done():
			return
		}
		if l := s.Level(); l != shown {
			shown = l
			d.Show(l)
		}
	}
}

// AwaitAbove returns when the water is higher than mark.
func (s *Sensor) AwaitAbove(ctx context.Context, mark Level, poll time.Duration) error {
	t := time.NewTimer(poll)
	defer t.Stop()
	for s.Level() <= mark {
		select {
		case <-s.moved:
		case <-t.C:
			t.Reset(poll)
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// Alarm calls fn once when the water is above mark.
func (s *Sensor) Alarm(ctx context.Context, mark Level, fn func(Level)) (cancel func()) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := s.AwaitAbove(ctx, mark, time.Second); err == nil {
			fn(s.Level())
		}
	}()
	return func() {
		stop()
		<-done
	}
}
