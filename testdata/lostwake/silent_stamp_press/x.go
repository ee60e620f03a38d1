// Package stamppress counts the sheets that presses print. The counter goes home when done is closed. Who runs many
// presses closes it when all have stopped; who prints by hand closes the one that he made, behind his last sheet.
package stamppress

import "sync"

// Works has a counter as long as something is printed.
type Works struct {
	mu      sync.Mutex
	busy    bool
	sheets  chan int
	done    chan struct{}
	stop    chan struct{}
	presses sync.WaitGroup
	staff   sync.WaitGroup
	printed int
}

// New returns works that stand still.
func New() *Works { return &Works{sheets: make(chan int), stop: make(chan struct{})} }

func (w *Works) count() {
	defer w.staff.Done()
	for {
		select {
		case <-w.done:
			return
		case n := <-w.sheets:
			w.printed += n
		}
	}
}

// print tells the counter after each hundred sheets.
func (w *Works) print(sheets int, stop <-chan struct{}) bool {
	for left := sheets; left > 0; left -= 100 {
		select {
		case <-stop:
			return false
		default:
		}
		w.sheets <- min(left, 100)
	}
	return true
}

func (w *Works) press(stop <-chan struct{}) {
	defer w.presses.Done()
	for w.print(1000, stop) {
	}
}

func (w *Works) foreman(n int) {
	defer w.staff.Done()
	halt := make(chan struct{})
	for range n {
		w.presses.Add(1)
		go w.press(halt)
	}
	<-w.stop
	close(halt)
	w.presses.Wait()
	close(w.done)
}

func (w *Works) begin(staff int) bool {
	if w.busy {
		return false
	}
	w.busy = true
	w.staff.Add(staff)
	return true
}

// Start runs n presses until Stop.
func (w *Works) Start(n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.begin(2) {
		w.done = make(chan struct{})
		go w.count()
		go w.foreman(n)
	}
}

// Stop waits for the presses and the counter.
func (w *Works) Stop() {
	close(w.stop)
	w.staff.Wait()
}

// ByHand prints one edition after another, and returns how many sheets that were.
func (w *Works) ByHand(editions []int) int {
	w.mu.Lock()
	if !w.begin(1) {
		w.mu.Unlock()
		return 0
	}
	w.done = make(chan struct{})
	go w.count()
	w.mu.Unlock()
	for i := 0; ; i++ {
		if i == len(editions) {
			close(w.done)
			w.staff.Wait()
			w.busy = false
			return w.printed
		}
		w.print(editions[i], nil)
	}
}
