// Package calm stops panics.
package calm

import "log"

// Down is deferred by who may panic.
func Down() {
	if err := recover(); err != nil {
		log.Println(err)
	}
}
