package oblige

func (r *earlyRule) hooks() []Breach { return nil }
