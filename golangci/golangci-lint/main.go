// The golangci-lint command of this module is golangci-lint with the linter
// futurelint built in. It lies in a module of its own, for golangci-lint is under
// the GPL.
package main

import (
	"os"
	"runtime/debug"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/futurelint/futurelint/golangci"
)

func main() {
	info := commands.BuildInfo{GoVersion: "unknown", Version: "custom", Commit: "unknown", Date: "unknown"}
	if build, ok := debug.ReadBuildInfo(); ok {
		info.GoVersion = build.GoVersion
		info.Version = "custom, futurelint " + build.Main.Version
	}
	if err := commands.Execute(info); err != nil { // which has printed it
		os.Exit(exitcodes.Failure)
	}
}
