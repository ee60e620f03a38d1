// Package recipetests cooks each dish once, however many want to taste it.
package recipetests

import (
	"errors"
	"sync"
)

var errBanned = errors.New("banned from this kitchen")

type pot[V any] struct {
	done  sync.WaitGroup
	taste V
	err   error
}

// Kitchen cooks.
type Kitchen[K comparable, V any] struct {
	cook func(K) (V, error)

	mu     sync.Mutex
	pots   map[K]*pot[V]
	banned map[K]bool
}

// New returns a kitchen.
func New[K comparable, V any](cook func(K) (V, error)) *Kitchen[K, V] {
	return &Kitchen[K, V]{cook: cook, pots: make(map[K]*pot[V]), banned: make(map[K]bool)}
}

// Taste returns how a dish tastes.
func (k *Kitchen[K, V]) Taste(dish K) (V, error) {
	k.mu.Lock()
	if p, ok := k.pots[dish]; ok {
		k.mu.Unlock()
		p.done.Wait()
		return p.taste, p.err
	}
	p := &pot[V]{}
	p.done.Add(1)
	k.pots[dish] = p
	k.mu.Unlock()
	return k.simmer(dish, p)
}

// Ban bans a dish.
func (k *Kitchen[K, V]) Ban(dish K) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.banned[dish] = true
}

func (k *Kitchen[K, V]) isBanned(dish K) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.banned[dish]
}

func (k *Kitchen[K, V]) clean(dish K) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.pots, dish)
}

func (k *Kitchen[K, V]) simmer(dish K, p *pot[V]) (V, error) {
	defer p.done.Done()
	if k.isBanned(dish) {
		p.err = errBanned
		k.clean(dish)
		return p.taste, p.err
	}
	defer k.clean(dish)
	p.taste, p.err = k.cook(dish)
	return p.taste, p.err
}
