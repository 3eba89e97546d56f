// Logger
