package router

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"sync"
	"text/tabwriter"
	"time"
)

// A Stage is a part of a request's way that is measured.
type Stage string

const (
	Waiting Stage = "waiting" // from the submission to a poll that is pending
	Served  Stage = "served"  // from the arrival to the end
)

const (
	window    = 8192 // samples that a page is made of
	pageShare = 10   // a page takes at most one part in so many of the time
	pageRest  = 10 * time.Millisecond
)

// A Meter measures the stages of requests and keeps a page of their percentiles,
// user by user, for those who are on call. It is shared by all requests.
type Meter struct {
	mu      sync.Mutex
	samples []sample // the latest, in a ring
	oldest  int
	page    []byte
}

type series struct {
	user  string
	stage Stage
}

type sample struct {
	series
	took time.Duration
}

// Observe adds one measurement. Percentiles are left to the page, so that
// observing stays cheap.
func (m *Meter) Observe(user string, stage Stage, took time.Duration) {
	s := sample{series{user, stage}, took}
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.samples) < window {
		m.samples = append(m.samples, s)
		return
	}
	m.samples[m.oldest] = s
	m.oldest = (m.oldest + 1) % window
}

// Page returns the latest page.
func (m *Meter) Page() []byte {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.page
}

// keepPage renews the page until stop is closed. The longer a page takes the
// more seldom it is renewed, so the share of the time it takes is bounded.
func (m *Meter) keepPage(stop <-chan struct{}) {
	for {
		start := time.Now()
		m.renewPage()
		rest := max(pageRest, (pageShare-1)*time.Since(start))
		select {
		case <-stop:
			return
		case <-time.After(rest):
		}
	}
}

func (m *Meter) renewPage() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.page = render(bySeries(m.samples))
}

func bySeries(samples []sample) map[series][]time.Duration {
	took := make(map[series][]time.Duration)
	for _, s := range samples {
		took[s.series] = append(took[s.series], s.took)
	}
	return took
}

func render(took map[series][]time.Duration) []byte {
	var page bytes.Buffer
	w := tabwriter.NewWriter(&page, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "user\tstage\tcount\tp50\tp90\tp99\t")
	for _, s := range slices.SortedFunc(maps.Keys(took), compareSeries) {
		all := took[s]
		slices.Sort(all)
		fmt.Fprintf(w, "%s\t%s\t%d\t%v\t%v\t%v\t\n", s.user, s.stage, len(all),
			percentile(all, 50), percentile(all, 90), percentile(all, 99))
	}
	w.Flush()
	return page.Bytes()
}

func compareSeries(a, b series) int {
	return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.stage, b.stage))
}

func percentile(sorted []time.Duration, percent int) time.Duration {
	return sorted[(len(sorted)-1)*percent/100].Round(time.Microsecond)
}
