// Package beekeeper inspects hives one after the other while a helper opens
// the next ones.
package beekeeper

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// ErrFoulbrood stops the inspection: nothing else must be touched.
var ErrFoulbrood = errors.New("beekeeper: foulbrood")

// Hive is a closed hive.
type Hive interface {
	Row() int
	Open(ctx context.Context) (Frames, error)
}

// Frames are the frames of an open hive.
type Frames struct {
	Row    int
	Honey  int
	Queens int
	Sick   bool
}

// Report sums an inspection up.
type Report struct {
	Seen  int
	Honey int
	Lost  []int // rows without a queen
}

// Inspect looks at all hives in turn.
func Inspect(ctx context.Context, hives iter.Seq[Hive]) (Report, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	opened, failed := open(ctx, hives)

	var r Report
	for f := range opened {
		r.Seen++
		if f.Sick {
			return r, fmt.Errorf("row %d: %w", f.Row, ErrFoulbrood)
		}
		if f.Queens == 0 {
			r.Lost = append(r.Lost, f.Row)
			continue
		}
		r.Honey += f.Honey
	}
	return r, <-failed
}

// open runs ahead of the beekeeper by one hive.
func open(ctx context.Context, hives iter.Seq[Hive]) (<-chan Frames, <-chan error) {
	opened := make(chan Frames)
	failed := make(chan error, 1)
	go func() {
		defer close(failed)
		defer close(opened)
		for h := range hives {
			f, err := h.Open(ctx)
			if err != nil {
				failed <- fmt.Errorf("row %d: %w", h.Row(), err)
				return
			}
			f.Row = h.Row()
			opened <- f // want "abandoned-send: "
		}
	}()
	return opened, failed
}
