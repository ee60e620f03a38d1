package oblige

// timerDrain is to be written.
func timerDrain(p *Package) []Breach { return nil }
