import { framePages } from './src/build/frame-pages.js';

export default { paths: () => framePages('en') };
