// Package beekeeper keeps the books of an apiary in one pair of hands.
package beekeeper

import "errors"

// ErrWinter is reported once the season is over.
var ErrWinter = errors.New("beekeeper: winter")

type errand struct {
	hive  string
	honey int
	total chan int
}

// A Keeper alone touches the hives; others hand him errands.
type Keeper struct {
	errands chan *errand
	winter  chan struct{}
	hives   map[string]int
}

// Start begins the season.
func Start() *Keeper {
	k := &Keeper{
		errands: make(chan *errand, 8),
		winter:  make(chan struct{}),
		hives:   make(map[string]int),
	}
	go k.work()
	return k
}

func (k *Keeper) work() {
	for {
		select {
		case e := <-k.errands:
			k.hives[e.hive] += e.honey
			e.total <- k.hives[e.hive]
		case <-k.winter:
			return
		}
	}
}

// End ends the season; it must be called once.
func (k *Keeper) End() { close(k.winter) }

// Harvest adds honey to a hive and returns what the hive has given so far.
func (k *Keeper) Harvest(hive string, honey int) (int, error) {
	return k.do(&errand{hive: hive, honey: honey, total: make(chan int, 1)})
}

// Total returns what the hive has given so far.
func (k *Keeper) Total(hive string) (int, error) {
	return k.do(&errand{hive: hive, total: make(chan int, 1)})
}

func (k *Keeper) do(e *errand) (int, error) {
	select {
	case k.errands <- e:
	case <-k.winter:
		return 0, ErrWinter
	}
	return <-e.total, nil // want "no-exit: "
}
