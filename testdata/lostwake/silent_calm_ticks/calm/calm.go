// Package calm keeps calm.
package calm

// Keep reports whether f went well.
func Keep(f func()) (ok bool) {
	defer func() { ok = recover() == nil }()
	f()
	return
}
