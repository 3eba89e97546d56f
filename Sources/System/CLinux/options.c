#define _GNU_SOURCE
#include "CLinux.h"

#include <getopt.h>
#include <unistd.h>

int clinux_option_index(void) { return optind; }

const char *clinux_option_value(void) { return optarg; }

void clinux_options_anew(void) { optind = 0; }

char **clinux_environment(void) { return environ; }
