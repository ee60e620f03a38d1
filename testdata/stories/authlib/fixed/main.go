package main

import "github.com/futurelint/futurelint/testdata/stories/authlib/router"

func main() {
	router.Main(open)
}
