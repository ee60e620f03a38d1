// Package regatta times boats over a course.
package regatta

import "sync"

// Judge writes down who passes which buoy.
type Judge struct {
	marks  chan string
	over   chan struct{}
	boats  sync.WaitGroup
	hut    sync.WaitGroup
	passed []string
}

// Open sends the judge to the hut.
func Open() *Judge {
	j := &Judge{marks: make(chan string), over: make(chan struct{})}
	j.hut.Add(1)
	go j.watch()
	return j
}

func (j *Judge) watch() {
	defer j.hut.Done()
	for {
		select {
		case m := <-j.marks:
			j.passed = append(j.passed, m)
		case <-j.over:
			return
		}
	}
}

// Race sails all boats round the buoys and returns what the judge saw.
func (j *Judge) Race(boats []string, buoys []string) []string {
	for _, b := range boats {
		j.boats.Add(1)
		go j.sail(b, buoys)
	}
	j.boats.Wait()
	close(j.over)
	j.hut.Wait()
	return j.passed
}

func (j *Judge) sail(boat string, buoys []string) {
	defer j.boats.Done()
	for _, buoy := range buoys {
		j.marks <- boat + " at " + buoy
	}
}
