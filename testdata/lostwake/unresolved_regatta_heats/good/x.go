// Package regatta rows heats.
package regatta

import (
	"os"
	"sync"
)

// Club lets its boats row.
type Club struct{ shore func() error }

// Shutdown waits until the whistle has blown and the shore is told.
func (c *Club) Shutdown(whistle <-chan os.Signal) {
	told := sync.WaitGroup{}
	told.Add(1)
	go func() {
		defer told.Done()
		<-whistle
		if err := c.shore(); err != nil {
			println(err.Error())
		}
	}()
	told.Wait()
	println("closed")
}

// Row starts one heat for each boat, and a second where the first was foul.
func (c *Club) Row(boats []string, foul map[string]bool) int {
	var wg sync.WaitGroup
	rowed := 0
	row := func(boat string) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			rowed += len(boat)
		}()
	}
	for _, boat := range boats {
		if !foul[boat] {
			row(boat)
			continue
		}
		row(boat)
	}
	wg.Wait()
	return rowed
}

// Fleet counts its boats in a field.
type Fleet struct {
	afloat sync.WaitGroup
	dry    bool
}

// Launch sends the boat out.
func (f *Fleet) Launch(boat string) {
	f.send(boat)
}

func (f *Fleet) send(boat string) {
	f.afloat.Add(1)
	go f.sail(boat)
}

func (f *Fleet) sail(boat string) {
	defer f.afloat.Done()
	println(boat)
}

// Ashore waits for all boats.
func (f *Fleet) Ashore() { f.afloat.Wait() }
