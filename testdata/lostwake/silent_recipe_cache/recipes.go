// Package recipes caches recipes; a recipe is loaded once even if several
// cooks ask for it at the same time.
package recipes

import (
	"context"
	"errors"
	"sync"
)

// Recipe is a cached value.
type Recipe struct {
	Title string
	Steps []string
}

// ErrAborted is what the others get when a loader panics.
var ErrAborted = errors.New("recipes: load aborted")

// Loader fetches a recipe.
type Loader func(title string) (*Recipe, error)

type flight struct {
	done   chan struct{}
	recipe *Recipe
	err    error
}

// Book is a cache.
type Book struct {
	load Loader

	mu      sync.Mutex
	recipes map[string]*Recipe
	flights map[string]*flight
	onLoad  []func(*Recipe)
}

// NewBook returns a cache in front of a loader.
func NewBook(load Loader) *Book {
	return &Book{
		load:    load,
		recipes: make(map[string]*Recipe),
		flights: make(map[string]*flight),
	}
}

// OnLoad adds a function that is called after each load to come.
func (b *Book) OnLoad(fn func(*Recipe)) {
	b.mu.Lock()
	b.onLoad = append(b.onLoad, fn)
	b.mu.Unlock()
}

// Get returns a recipe, from the cache if it is there.
func (b *Book) Get(ctx context.Context, title string) (*Recipe, error) {
	b.mu.Lock()
	if r, ok := b.recipes[title]; ok {
		b.mu.Unlock()
		return r, nil
	}
	if f, ok := b.flights[title]; ok {
		b.mu.Unlock()
		select {
		case <-f.done:
			return f.recipe, f.err
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	f := &flight{done: make(chan struct{}), err: ErrAborted}
	b.flights[title] = f
	b.mu.Unlock()

	b.fly(title, f)
	return f.recipe, f.err
}

func (b *Book) fly(title string, f *flight) {
	var hooks []func(*Recipe)
	defer func() {
		b.mu.Lock()
		delete(b.flights, title)
		if f.err == nil {
			b.recipes[title] = f.recipe
			hooks = b.onLoad
		}
		b.mu.Unlock()
		close(f.done)
		for _, fn := range hooks {
			fn(f.recipe)
		}
	}()
	f.recipe, f.err = b.load(title)
}

// Drop removes a recipe from the cache.
func (b *Book) Drop(title string) {
	b.mu.Lock()
	delete(b.recipes, title)
	b.mu.Unlock()
}
