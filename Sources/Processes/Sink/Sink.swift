// Sink
