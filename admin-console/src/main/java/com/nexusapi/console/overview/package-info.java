/** How the business is doing: figures against the period before, and charts over time. */
@NullMarked
package com.nexusapi.console.overview;

import org.jspecify.annotations.NullMarked;
