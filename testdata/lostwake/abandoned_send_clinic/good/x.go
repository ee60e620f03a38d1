// Package clinic looks for a free bed in all wards at once.
package clinic

import (
	"context"
	"errors"
	"fmt"
	"time"
)

var ErrFull = errors.New("clinic: no free bed")

// Bed is a place for one patient.
type Bed struct {
	Ward   string
	Number int
}

// Ward may take its time to answer.
type Ward interface {
	Name() string
	FindBed(need string) (Bed, error)
}

type answer struct {
	ward string
	bed  Bed
	err  error
	took time.Duration
}

// Observer hears how long each ward took.
type Observer func(ward string, took time.Duration, err error)

type Desk struct {
	wards   []Ward
	observe Observer
}

func NewDesk(obs Observer, wards ...Ward) *Desk {
	if obs == nil {
		obs = func(string, time.Duration, error) {}
	}
	return &Desk{wards: wards, observe: obs}
}

func (d *Desk) ask(w Ward, need string, out chan<- answer) {
	start := time.Now()
	bed, err := w.FindBed(need)
	a := answer{ward: w.Name(), bed: bed, err: err, took: time.Since(start)}
	d.observe(a.ward, a.took, a.err)
	out <- a
}

// Find returns the first bed that any ward offers.
func (d *Desk) Find(ctx context.Context, need string) (Bed, error) {
	answers := make(chan answer, len(d.wards))
	for _, w := range d.wards {
		go d.ask(w, need, answers)
	}

	errs := []error{ErrFull}
	for range d.wards {
		select {
		case a := <-answers:
			if a.err == nil {
				return a.bed, nil
			}
			errs = append(errs, fmt.Errorf("ward %s: %w", a.ward, a.err))
		case <-ctx.Done():
			return Bed{}, ctx.Err()
		}
	}
	return Bed{}, errors.Join(errs...)
}

// FindWithin is Find with a time limit.
func (d *Desk) FindWithin(limit time.Duration, need string) (Bed, error) {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	return d.Find(ctx, need)
}
