// Package caves explores caves.
package caves

import "fmt"

// Cave knows which rooms can be reached from a room.
type Cave interface {
	Tunnels(room string) ([]string, error)
}

// Map is what an explorer has found: the number of steps to each room.
type Map map[string]int

// Explorer explores a cave in the background.
type Explorer struct {
	cave  Cave
	found chan Map
	fail  chan error
}

// Send sends an explorer in.
func Send(c Cave, entrance string) *Explorer {
	e := &Explorer{c, make(chan Map, 1), make(chan error, 1)}
	go e.explore(entrance)
	return e
}

// Return waits until the explorer comes back.
func (e *Explorer) Return() (Map, error) {
	select {
	case m := <-e.found:
		return m, nil
	case err := <-e.fail:
		return nil, err
	}
}

func (e *Explorer) explore(entrance string) {
	m := Map{entrance: 0}
	rooms := make(chan string, 64)
	rooms <- entrance
	for open := 1; open > 0; open-- {
		room := <-rooms
		tunnels, err := e.cave.Tunnels(room)
		if err != nil {
			e.fail <- fmt.Errorf("caves: lost in %s: %w", room, err)
			return
		}
		for _, t := range tunnels {
			if _, seen := m[t]; seen {
				continue
			}
			m[t] = m[room] + 1
			open++
			rooms <- t // want "held-by-waiter: "
		}
	}
	e.found <- m
}
