import { createContext, useContext } from '@wordpress/element';
import type { Place } from '../data/standing.ts';

/** Given by the frame: opens a place on another tab and brings the keyboard there. */
export const GoContext = createContext<(place: Place) => void>(() => {});

export const useGo = () => useContext(GoContext);
