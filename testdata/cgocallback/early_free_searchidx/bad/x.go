// Package searchidx searches a full-text index with a scorer written in Go.
package searchidx

/*
#include "x.h"
*/
import "C"

import (
	"context"
	"errors"
	"fmt"
	"runtime/cgo"
	"sort"
)

// Errors.
var (
	ErrOpen   = errors.New("searchidx: cannot open")
	ErrMemory = errors.New("searchidx: out of memory")
)

// Scorer rates a document; a negative rate skips it.
type Scorer func(doc, words int) float64

// Hit is one document found.
type Hit struct {
	Doc   int
	Score float64
}

// Index is an open index.
type Index struct {
	p *C.sidx
}

// Open opens an index.
func Open(docs int) (*Index, error) {
	p := C.sidx_open(C.int(docs))
	if p == nil {
		return nil, ErrOpen
	}
	return &Index{p: p}, nil
}

// Close closes the index.
func (x *Index) Close() { C.sidx_close(x.p) }

type query struct {
	p     *C.squery
	h     cgo.Handle
	score Scorer
	hits  []Hit
}

func (x *Index) query(s Scorer) (*query, error) {
	q := &query{score: s}
	q.h = cgo.NewHandle(q)
	if q.p = C.squery_new(x.p, C.uintptr_t(q.h)); q.p == nil {
		q.h.Delete()
		return nil, ErrMemory
	}
	return q, nil
}

func (q *query) free() {
	C.squery_free(q.p)
	q.h.Delete()
}

// watch interrupts the query when ctx is done, until the returned function is
// called.
func (q *query) watch(ctx context.Context) func() {
	if ctx.Done() == nil {
		return func() {}
	}
	quit := make(chan struct{})
	go func() {
		select {
		case <-ctx.Done():
			C.squery_interrupt(q.p) // want "early-free: "
		case <-quit:
		}
	}()
	return func() { close(quit) }
}

// Search returns the hits, the best first.
func (x *Index) Search(ctx context.Context, s Scorer) ([]Hit, error) {
	q, err := x.query(s)
	if err != nil {
		return nil, err
	}
	defer q.free()
	stop := q.watch(ctx)
	rc := C.squery_run(q.p)
	stop()
	if rc < 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return nil, fmt.Errorf("searchidx: error %d", int(rc))
	}
	sort.Slice(q.hits, func(i, j int) bool { return q.hits[i].Score > q.hits[j].Score })
	return q.hits, nil
}

func (q *query) rate(doc, words int) float64 {
	v := q.score(doc, words)
	if v >= 0 {
		q.hits = append(q.hits, Hit{Doc: doc, Score: v})
	}
	return v
}

//export goSearchScore
func goSearchScore(user C.uintptr_t, doc, words C.int) C.double {
	q := cgo.Handle(user).Value().(*query)
	return C.double(q.rate(int(doc), int(words)))
}
