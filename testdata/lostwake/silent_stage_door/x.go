// Package x is a stage on which one actor plays at a time; all his steps are done in turn.
package x

type stageState uint8

const (
	playing stageState = iota
	leaving
	gone
)

// Actor is one who plays; only the stage's own loop calls his methods.
type Actor struct {
	state stageState
	lines chan string
	left  chan struct{}
	speak func(string)
	steps []func()
}

// NewActor lets somebody play.
func NewActor(speak func(string)) *Actor {
	a := &Actor{lines: make(chan string), left: make(chan struct{}), speak: speak}
	go a.voice()
	return a
}

func (a *Actor) voice() {
	for {
		select {
		case line := <-a.lines:
			a.speak(line)
		case <-a.left:
			return
		}
	}
}

func (a *Actor) mustPlay() {
	if a.state == playing {
		return
	}
	panic("stage: not playing")
}

// Say says a line.
func (a *Actor) Say(line string) {
	a.mustPlay()
	a.say(line)
}

func (a *Actor) say(line string) { a.lines <- line }

// Leave leaves for good.
func (a *Actor) Leave() {
	if a.state == gone {
		return
	}
	a.state = gone
	close(a.left)
}

// Bow bows before that.
func (a *Actor) Bow() {
	if a.state != playing {
		return
	}
	a.state = leaving
	a.lines <- "thank you"
}
