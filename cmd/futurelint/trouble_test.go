package main

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
)

// On a terminal a long run shows how far it is; what is said meanwhile has lines of its own.
func TestProgress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := newTroubleLog(&out)
		log.watched = true
		visited := log.progress(4)
		visited()
		assert.Empty(t, out.String(), "not yet")
		time.Sleep(2 * time.Second)
		visited()
		log.add("went wrong")
		visited()
		log.quiet()
		const clear = "\r\x1b[K"
		assert.Equal(t, "futurelint: 50 %"+clear+"futurelint: went wrong\nfuturelint: 75 %"+clear, out.String())
		assert.Equal(t, 1, log.lines)
	})
}

// What comes before, and has no parts, is named if it takes long.
func TestDuring(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		log := newTroubleLog(&out)
		log.watched = true
		log.during("quick")()
		time.Sleep(2 * patience)
		assert.Empty(t, out.String())
		end := log.during("slow")
		time.Sleep(2 * patience)
		end()
		assert.Equal(t, "futurelint: slow\r\x1b[K", out.String())
	})
}
