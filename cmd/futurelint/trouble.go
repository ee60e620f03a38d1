package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// A troubleLog names what could not be done, one line each, once. While there is
// nothing to say it shows how far the analysis is, if somebody watches.
type troubleLog struct {
	out     io.Writer
	watched bool // out is a terminal, on which a line can be taken away
	lines   int

	mu    sync.Mutex
	seen  map[string]bool
	shown string // the line of progress that is there
}

func newTroubleLog(out io.Writer) *troubleLog {
	return &troubleLog{out: out, watched: isTerminal(out) && obeysEscapes(out.(*os.File)), seen: make(map[string]bool)}
}

func isTerminal(out io.Writer) bool {
	f, ok := out.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// add names a trouble.
func (l *troubleLog) add(format string, args ...any) {
	if l.say(format, args...) {
		l.lines++
	}
}

// note says what is good to know, and is no trouble.
func (l *troubleLog) note(format string, args ...any) { l.say(format, args...) }

// say prints a line, unless it was printed.
func (l *troubleLog) say(format string, args ...any) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	line := oneLine(fmt.Sprintf(format, args...))
	if l.seen[line] {
		return false
	}
	l.seen[line] = true
	l.clear()
	fmt.Fprintf(l.out, "futurelint: %s\n", line)
	return true
}

// progress returns a function to call whenever one of total parts is done.
func (l *troubleLog) progress(total int) func() {
	start, done := time.Now(), 0
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		done++
		if time.Since(start) > patience {
			l.show(fmt.Sprintf("%d %%", 100*done/total))
		}
	}
}

// patience is how long somebody who watches is told nothing.
const patience = time.Second

// during shows what is done, if it takes long, until the function that it returns is called.
func (l *troubleLog) during(what string) (end func()) {
	ended := false
	timer := time.AfterFunc(patience, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if !ended {
			l.show(what)
		}
	})
	return func() {
		timer.Stop()
		l.mu.Lock()
		defer l.mu.Unlock()
		ended = true
		l.clear()
	}
}

// show shows a line of progress, if somebody watches.
func (l *troubleLog) show(line string) {
	if l.watched && line != l.shown {
		l.clear()
		fmt.Fprintf(l.out, "futurelint: %s", line)
		l.shown = line
	}
}

// quiet takes the line of progress away.
func (l *troubleLog) quiet() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.clear()
}

func (l *troubleLog) clear() {
	if l.shown != "" {
		fmt.Fprint(l.out, "\r\x1b[K")
		l.shown = ""
	}
}

// oneLine folds all white space of s, line breaks included, to single spaces.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
