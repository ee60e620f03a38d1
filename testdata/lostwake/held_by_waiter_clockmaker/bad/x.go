// Package clocks has one clockmaker, who does what he is told, and knows all clocks.
package clocks

// Maker looks after the clocks.
type Maker struct {
	jobs chan job
	late map[string]int
}

type job struct {
	run  func(late map[string]int)
	done chan<- bool
}

// Hire hires a clockmaker.
func Hire() *Maker {
	m := &Maker{jobs: make(chan job, 4), late: map[string]int{}}
	go m.work()
	return m
}

func (m *Maker) work() {
	for j := range m.jobs {
		j.run(m.late)
		j.done <- true
	}
}

func (m *Maker) tell(run func(map[string]int)) {
	done := make(chan bool, 1)
	m.jobs <- job{run: run, done: done}
	<-done
}

// Late returns by how much a clock is late.
func (m *Maker) Late(clock string) (s int) {
	m.tell(func(late map[string]int) { s = late[clock] })
	return s
}

// Set sets a clock right if it is late.
func (m *Maker) Set(clock string) {
	m.tell(func(late map[string]int) {
		if m.Late(clock) > 0 { // want "held-by-waiter: "
			late[clock] = 0
		}
	})
}

// Notice notices that a clock is late.
func (m *Maker) Notice(clock string, s int) {
	m.tell(func(late map[string]int) { late[clock] += s })
}
