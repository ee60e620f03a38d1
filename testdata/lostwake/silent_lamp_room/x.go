// Package lamps tells whether the lamps burn.
package lamps

// Room has a channel that is closed while they do not.
type Room struct {
	dark chan struct{}
	tick chan bool
	shut chan struct{}
}

// NewRoom returns a room that Start lights.
func NewRoom() *Room {
	return &Room{dark: make(chan struct{}), tick: make(chan bool), shut: make(chan struct{})}
}

// Start is called once: it tells that it is dark, and starts what looks after the lamps from then on.
func (r *Room) Start() {
	close(r.dark)
	go r.keep()
}

// Dark returns a channel that is closed when it is dark.
func (r *Room) Dark() bool {
	select {
	case <-r.dark:
		return true
	default:
		return false
	}
}

func (r *Room) keep() {
	for {
		select {
		case burns := <-r.tick:
			if burns {
				r.dark = make(chan struct{})
			}
		case <-r.shut:
			select {
			case <-r.dark:
			default:
				close(r.dark)
			}
			return
		}
	}
}
