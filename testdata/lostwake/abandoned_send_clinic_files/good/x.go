// Package clinic keeps the files of patients. One goroutine owns them.
package clinic

import (
	"context"
	"errors"
)

// ErrUnknown says that there is no such patient.
var ErrUnknown = errors.New("clinic: unknown patient")

type entry struct {
	note string
	next *entry
}

type request struct {
	ctx     context.Context
	patient int
	note    string // added, if not empty
	notes   chan []string
	errs    chan error
}

// Archive is a clinic's archive.
type Archive struct {
	requests chan request
	done     <-chan struct{}
}

// Open opens an archive until ctx is done.
func Open(ctx context.Context) *Archive {
	a := &Archive{make(chan request), ctx.Done()}
	go func() {
		files := make(map[int]*entry)
		for {
			select {
			case r := <-a.requests:
				a.serve(files, r)
			case <-a.done:
				return
			}
		}
	}()
	return a
}

func (a *Archive) serve(files map[int]*entry, r request) {
	if r.note != "" {
		files[r.patient] = &entry{r.note, files[r.patient]}
	}
	var notes []string
	for e := files[r.patient]; e != nil; e = e.next {
		notes = append(notes, e.note)
	}
	if notes == nil {
		select {
		case r.errs <- ErrUnknown:
		case <-r.ctx.Done():
		}
		return
	}
	select {
	case r.notes <- notes:
	case <-r.ctx.Done():
	}
}

func (a *Archive) ask(ctx context.Context, patient int, note string) ([]string, error) {
	r := request{ctx, patient, note, make(chan []string), make(chan error)}
	select {
	case a.requests <- r:
	case <-a.done:
		return nil, context.Canceled
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	select {
	case notes := <-r.notes:
		return notes, nil
	case err := <-r.errs:
		return nil, err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Add adds a note.
func (a *Archive) Add(ctx context.Context, patient int, note string) error {
	_, err := a.ask(ctx, patient, note)
	return err
}

// Notes returns the notes, newest first.
func (a *Archive) Notes(ctx context.Context, patient int) ([]string, error) {
	return a.ask(ctx, patient, "")
}
