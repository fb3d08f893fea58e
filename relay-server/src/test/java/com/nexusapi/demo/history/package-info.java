@NullMarked
package com.nexusapi.demo.history;

import org.jspecify.annotations.NullMarked;
